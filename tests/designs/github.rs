//! Where code lives: `schemas/github.toml`.

mod forge {
    dio_runtime::include_schema!("forge");
}
mod records;

use chrono::{DateTime, Utc};
use dio_runtime::mock::MockDynamo;
use dio_runtime::{Clock, Ulid};
use forge::issue::ClosedAtGroup;
use forge::repository::ParentOwnerGroup;
use forge::{
    AccountItem, Forge, Issue, IssueKey, NumberedItem, NumbersFromItem, OpenedByItem, OverviewItem, Plan,
    PullRequest, PullRequestKey, PullState, ReactionKey, ReactionKind, Repository, RepositoryKey, Role,
    StarKey, State, ThreadItem, issue, repository,
};
use records::{claim, comment, fork, membership, organization, reaction, repo, star, user};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// `dio` of `acme`, the repository of most of these tests.
fn dio() -> RepositoryKey {
    RepositoryKey::new("acme", "dio")
}

fn names(repositories: &[Repository]) -> Vec<String> {
    repositories.iter().map(|it| format!("{}/{}", it.owner, it.repository)).collect()
}

fn numbers(issues: &[Issue]) -> Vec<i64> {
    issues.iter().map(|issue| issue.number).collect()
}

/// A table whose clock moves on by a second with each look at it, so that each change has a moment of its own.
async fn forge() -> (MockDynamo, Forge) {
    let mock = MockDynamo::new();
    let seconds = std::sync::atomic::AtomicI64::new(0);
    let clock = Clock::new(move || {
        let passed = seconds.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        at("2026-07-01T12:00:00Z") + chrono::TimeDelta::seconds(passed)
    });
    let forge = Forge::new(mock.client(), "forge").with_clock(clock);
    forge.create().await.unwrap();
    (mock, forge)
}

#[tokio::test]
async fn accounts_share_their_names_and_addresses_are_of_one() {
    let (_, forge) = forge().await;
    let ann = user("Ann", "ann@example.com");
    forge.transact().create(&ann).create(&claim(&ann)).send().await.unwrap();
    forge.put(&organization("acme")).send().await.unwrap();

    let found = forge.account("ANN").send().await.unwrap().record;
    let Some(AccountItem::User(found)) = found else { panic!("{found:?}") };
    assert_eq!((found.login.as_str(), found.plan), ("Ann", Plan::Free), "as Ann writes it");
    let found = forge.account("Acme").send().await.unwrap().record;
    let Some(AccountItem::Organization(found)) = found else { panic!("{found:?}") };
    assert_eq!((found.name.as_str(), found.seats), ("acme Ltd", 5));
    assert!(forge.account("bob").send().await.unwrap().record.is_none());

    let error = forge.put(&organization("ann")).send().await.unwrap_err();
    assert!(error.is_condition_failed(), "{error}");
    let bob = user("bob", "ANN@example.com");
    let error = forge.transact().create(&bob).create(&claim(&bob)).send().await.unwrap_err();
    assert!(error.is_transaction_cancelled(), "{error}");
    assert!(forge.account("bob").send().await.unwrap().record.is_none());
}

#[tokio::test]
async fn members_from_both_ends() {
    let (_, forge) = forge().await;
    let memberships = [
        membership("acme", "bob", Role::Member),
        membership("acme", "ann", Role::Owner),
        membership("zoo", "bob", Role::Billing),
    ];
    for membership in &memberships {
        forge.put(membership).send().await.unwrap();
    }
    let members = forge.members_of("acme").send().await.unwrap().records;
    let members: Vec<_> = members.iter().map(|it| (it.user.as_str(), it.role)).collect();
    assert_eq!(members, [("ann", Role::Owner), ("bob", Role::Member)]);
    let organizations = forge.organizations_of("bob").send().await.unwrap().records;
    let organizations: Vec<_> = organizations.iter().map(|it| (it.organization.as_str(), it.role)).collect();
    assert_eq!(organizations, [("acme", Role::Member), ("zoo", Role::Billing)]);
}

#[tokio::test]
async fn each_change_of_a_repository_brings_it_to_the_front() {
    let (_, forge) = forge().await;
    forge.put(&repo("acme", "dio")).send().await.unwrap();
    forge.put(&Repository { is_private: true, ..repo("acme", "plans") }).send().await.unwrap();
    forge.put(&repo("acme", "site")).send().await.unwrap();
    forge.put(&repo("zoo", "dio")).send().await.unwrap();
    let last_first = || async { names(&forge.repositories_of("acme").send().await.unwrap().records) };
    assert_eq!(last_first().await, ["acme/site", "acme/plans", "acme/dio"]);

    let changed = forge.update(dio()).set_about("single tables").send().await.unwrap().record;
    assert_eq!(last_first().await, ["acme/dio", "acme/site", "acme/plans"]);
    let public = forge.public_repositories_of("acme").send().await.unwrap().records;
    assert_eq!(names(&public), ["acme/dio", "acme/site"]);
    let since = changed.meta.updated_at.unwrap();
    assert_eq!(forge.changed_since("acme", since).send().await.unwrap().records, [changed]);
    let later = since + chrono::TimeDelta::seconds(1);
    assert!(forge.changed_since("acme", later).send().await.unwrap().records.is_empty());
}

#[tokio::test]
async fn forks_are_counted_with_what_they_are_of() {
    let (_, forge) = forge().await;
    forge.put(&repo("acme", "dio")).send().await.unwrap();
    for owner in ["bob", "ann"] {
        let counted = forge.update(dio()).add_forks(1);
        forge.transact().create(&fork(owner)).update(counted).send().await.unwrap();
    }
    let forks = forge.forks_of("acme", "dio").send().await.unwrap().records;
    assert_eq!(names(&forks), ["ann/dio", "bob/dio"]);

    // One goes its own way.
    let alone = ParentOwnerGroup { parent_owner: None, parent_name: None };
    forge
        .transact()
        .update(forge.update(forks[0].key()).set_parent_owner_group(alone))
        .update(forge.update(dio()).add_forks(-1))
        .send()
        .await
        .unwrap();
    assert_eq!(names(&forge.forks_of("acme", "dio").send().await.unwrap().records), ["bob/dio"]);
    let parent: Repository = forge.get(dio()).send().await.unwrap().required().unwrap();
    assert_eq!((parent.forks, parent.opened_at), (1, at("2026-05-01T00:00:00Z")));
}

/// `dio` with the issues 1, 2 and 4 and the pull requests 3 and 5, each with the number that the repository gave it.
async fn opened() -> (MockDynamo, Forge) {
    let (mock, forge) = forge().await;
    forge.put(&repo("acme", "dio")).send().await.unwrap();
    for number in 1..=5 {
        let author = if number < 4 { "ann" } else { "bob" };
        let taken = forge.update(dio()).add_last_number(1).when(repository::LAST_NUMBER.eq(number - 1));
        let opening = forge.transact().update(taken);
        let opening = match number {
            3 | 5 => opening.create(&records::pull(number, author)),
            _ => opening.create(&records::issue(number, author)),
        };
        opening.send().await.unwrap();
    }
    (mock, forge)
}

#[tokio::test]
async fn issues_and_pull_requests_share_their_numbers() {
    let (_, forge) = opened().await;
    // Who looked before another took the number gets none.
    let late = forge.update(dio()).add_last_number(1).when(repository::LAST_NUMBER.eq(4));
    let error = forge.transact().update(late).create(&records::issue(5, "cem")).send().await.unwrap_err();
    assert!(error.is_transaction_cancelled(), "{error}");
    let error = forge.put(&records::issue(5, "cem")).send().await.unwrap_err();
    assert_eq!(error.old_record::<PullRequest>().unwrap().author.as_str(), "bob");

    let found = forge.numbered("acme", "dio", 2).send().await.unwrap().record;
    assert!(matches!(&found, Some(NumberedItem::Issue(it)) if it.title == "issue 2"), "{found:?}");
    let found = forge.numbered("acme", "dio", 3).send().await.unwrap().record;
    assert!(matches!(&found, Some(NumberedItem::PullRequest(it)) if it.from.name == "fix"), "{found:?}");
    assert!(forge.numbered("acme", "dio", 6).send().await.unwrap().record.is_none());

    let from = forge.numbers_from("acme", "dio", 3).send().await.unwrap().records;
    let [
        NumbersFromItem::PullRequest(three),
        NumbersFromItem::Issue(four),
        NumbersFromItem::PullRequest(five),
    ] = from.as_slice()
    else {
        panic!("{from:?}")
    };
    assert_eq!([three.number, four.number, five.number], [3, 4, 5]);
}

#[tokio::test]
async fn an_issue_that_is_closed_is_in_another_order() {
    let (_, forge) = opened().await;
    let open = || async { numbers(&forge.open_issues("acme", "dio").send().await.unwrap().records) };
    let closed = || async { numbers(&forge.closed_issues("acme", "dio").send().await.unwrap().records) };
    assert_eq!((open().await, closed().await), (vec![4, 2, 1], vec![]));
    for (number, on) in
        [(2, "2026-08-01T00:00:00Z"), (4, "2026-08-03T00:00:00Z"), (1, "2026-08-02T00:00:00Z")]
    {
        let group = ClosedAtGroup { closed_at: Some(at(on)), state: State::Closed };
        let closing = forge.update(IssueKey::new("acme", "dio", number)).set_closed_at_group(group);
        closing.version(1).when(issue::STATE.eq(State::Open)).send().await.unwrap();
    }
    assert_eq!((open().await, closed().await), (vec![], vec![4, 1, 2]));

    // Opened again, by one who has read it; another who read the same comes too late.
    let reopened = ClosedAtGroup { closed_at: None, state: State::Open };
    let again =
        || forge.update(IssueKey::new("acme", "dio", 1)).set_closed_at_group(reopened.clone()).version(2);
    assert_eq!(again().send().await.unwrap().record.meta.rev, 3);
    assert!(again().send().await.unwrap_err().is_condition_failed());
    assert_eq!((open().await, closed().await), (vec![1], vec![4, 2]));
    let newest = forge.closed_issues("acme", "dio").limit(1).send().await.unwrap();
    assert_eq!((numbers(&newest.records), newest.cursor.is_some()), (vec![4], true));

    let pulls = forge.open_pulls("acme", "dio").send().await.unwrap().records;
    assert_eq!(pulls.iter().map(|it| it.number).collect::<Vec<_>>(), [5, 3]);
    let key = PullRequestKey::new("acme", "dio", 5);
    forge.update(key).set_state(PullState::Merged).send().await.unwrap();
    let pulls = forge.open_pulls("acme", "dio").send().await.unwrap().records;
    assert_eq!(pulls.iter().map(|it| it.number).collect::<Vec<_>>(), [3]);
}

#[tokio::test]
async fn what_a_user_wrote_is_read_whole() {
    let (_, forge) = opened().await;
    for comment in [comment(1, 10, "ann"), comment(3, 12, "ann"), comment(1, 11, "bob")] {
        forge.put(&comment).send().await.unwrap();
    }
    let opened = forge.opened_by("ann").send().await.unwrap();
    let [OpenedByItem::PullRequest(three), OpenedByItem::Issue(two), OpenedByItem::Issue(one)] =
        opened.records.as_slice()
    else {
        panic!("{opened:?}")
    };
    assert_eq!((three.into.as_str(), two.title.as_str(), one.title.as_str()), ("main", "issue 2", "issue 1"));
    assert_eq!(opened.missing, 0);
    let comments = forge.comments_by("ann").send().await.unwrap().records;
    assert_eq!(comments.iter().map(|it| it.text.as_str()).collect::<Vec<_>>(), ["comment 12", "comment 10"]);
    assert!(forge.comments_by("cem").send().await.unwrap().records.is_empty());
}

#[tokio::test]
async fn a_thread_with_its_reactions() {
    let (_, forge) = opened().await;
    for comment in [comment(1, 11, "bob"), comment(1, 10, "ann"), comment(2, 12, "ann")] {
        forge.put(&comment).send().await.unwrap();
    }
    let hearts = [reaction(10, ReactionKind::Heart, "cem"), reaction(10, ReactionKind::Heart, "bob")];
    let others = [reaction(10, ReactionKind::Eyes, "bob"), reaction(11, ReactionKind::Heart, "ann")];
    for reaction in hearts.iter().chain(&others) {
        forge.put(reaction).create_only().send().await.unwrap();
    }
    let error = forge.put(&hearts[0]).create_only().send().await.unwrap_err();
    assert!(error.is_condition_failed(), "one of a kind: {error}");

    let comments = forge.comments_on("acme", "dio", 1).send().await.unwrap().records;
    assert_eq!(comments.iter().map(|it| it.comment_id.0).collect::<Vec<_>>(), [10, 11]);
    let thread = forge.thread("acme", "dio", 1).send().await.unwrap().records;
    let thread: Vec<_> = thread
        .iter()
        .map(|item| match item {
            ThreadItem::Comment(it) => (it.comment_id.0, "comment", it.author.as_str()),
            ThreadItem::Reaction(it) => (it.comment_id.0, "reaction", it.user.as_str()),
            ThreadItem::Other(_) => panic!("{thread:?}"),
        })
        .collect();
    assert_eq!(
        thread,
        [
            (10, "comment", "ann"),
            (11, "comment", "bob"),
            (10, "reaction", "bob"),
            (10, "reaction", "bob"),
            (10, "reaction", "cem"),
            (11, "reaction", "ann"),
        ]
    );
    let to_ann = || async { forge.reactions_to("acme", "dio", 1, Ulid(10)).send().await.unwrap().records };
    let kinds: Vec<_> = to_ann().await.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [ReactionKind::Eyes, ReactionKind::Heart, ReactionKind::Heart]);
    let loving = forge.hearts_for("acme", "dio", 1, Ulid(10), ReactionKind::Heart).send().await.unwrap();
    assert_eq!(loving.records.iter().map(|it| it.user.as_str()).collect::<Vec<_>>(), ["bob", "cem"]);

    let taken_back = ReactionKey::new("acme", "dio", 1, Ulid(10), ReactionKind::Eyes, "bob");
    forge.delete(taken_back).must_exist().send().await.unwrap();
    assert_eq!(to_ann().await, loving.records);
}

#[tokio::test]
async fn stars_are_counted_once() {
    let (_, forge) = opened().await;
    forge.put(&star("zoo", "map", "ann")).send().await.unwrap();
    for user in ["bob", "ann"] {
        let counted = forge.update(dio()).add_stars(1);
        forge.transact().create(&star("acme", "dio", user)).update(counted).send().await.unwrap();
    }
    let twice = forge.transact().create(&star("acme", "dio", "ann")).update(forge.update(dio()).add_stars(1));
    assert!(twice.send().await.unwrap_err().is_transaction_cancelled());

    let users = forge.stargazers("acme", "dio").send().await.unwrap().records;
    assert_eq!(users.iter().map(|it| it.user.as_str()).collect::<Vec<_>>(), ["ann", "bob"]);
    let liked = forge.starred_by("ann").send().await.unwrap().records;
    assert_eq!(liked.iter().map(|it| it.repository.as_str()).collect::<Vec<_>>(), ["dio", "map"]);

    let given_up = forge.delete(StarKey::new("acme", "dio", "bob")).must_exist();
    forge.transact().delete(given_up).update(forge.update(dio()).add_stars(-1)).send().await.unwrap();

    let overview = forge.overview("acme", "dio").send().await.unwrap().records;
    let overview: Vec<_> = overview
        .iter()
        .map(|item| match item {
            OverviewItem::Repository(it) => format!("{} stars of {}", it.stars, it.last_number),
            OverviewItem::Issue(it) => it.title.clone(),
            OverviewItem::PullRequest(it) => it.title.clone(),
            OverviewItem::Star(it) => format!("star of {}", it.user),
            OverviewItem::Other(_) => panic!("{overview:?}"),
        })
        .collect();
    let expected =
        ["1 stars of 5", "issue 1", "issue 2", "pull request 3", "issue 4", "pull request 5", "star of ann"];
    assert_eq!(overview, expected);
}
