//! A service for many companies: `schemas/saas.toml`.

mod saas {
    dio_runtime::include_schema!("workspace");
}

use chrono::{DateTime, NaiveDate, Utc};
use dio_runtime::mock::MockDynamo;
use dio_runtime::{Clock, Ulid, Uuid};
use saas::{
    Action, ApiKey, AuditEvent, Billing, Change, EmailClaim, EmailClaimKey, Invitation, Member, MemberId,
    MemberKey, NewestItem, Project, ProjectId, Role, SettingsItem, SignInItem, Task, TaskState, Tenant,
    TenantId, TenantKey, UsageKey, Workspace, member, task, tenant, usage,
};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn acme() -> TenantId {
    ulid(1).into()
}

fn other() -> TenantId {
    ulid(2).into()
}

fn ulid(number: u128) -> Ulid {
    Ulid(number)
}

fn tenant(tenant_id: TenantId, name: &str) -> Tenant {
    Tenant {
        tenant_id,
        name: name.into(),
        region: "eu".into(),
        billing: Some(Billing::Invoice { address: "Main Street 1".into(), vat: None }),
        seats: 5,
        features: None,
        meta: Default::default(),
    }
}

fn member(tenant_id: TenantId, number: u128, email: &str, role: Role) -> Member {
    Member {
        tenant_id,
        member_id: MemberId::from(ulid(number)),
        email: email.into(),
        name: format!("member {number}"),
        role,
        last_seen: None,
        meta: Default::default(),
    }
}

fn claim(member: &Member) -> EmailClaim {
    EmailClaim {
        tenant_id: member.tenant_id,
        email: member.email.clone(),
        member_id: member.member_id,
        meta: Default::default(),
    }
}

fn project(number: u128, archived: bool) -> Project {
    Project {
        tenant_id: acme(),
        project_id: ProjectId::from(ulid(number)),
        name: format!("project {number}"),
        archived,
        meta: Default::default(),
    }
}

fn task(number: u128, assignee: Option<u128>, priority: i64, due: &str) -> Task {
    Task {
        tenant_id: acme(),
        project_id: ProjectId::from(ulid(20)),
        task_id: ulid(number),
        title: format!("task {number}"),
        state: TaskState::Open,
        assignee: assignee.map(|member| MemberId::from(ulid(member))),
        priority,
        due: day(due),
        checklist: Vec::new(),
        meta: Default::default(),
    }
}

fn event(number: u128, at: DateTime<Utc>, actor: u128, action: Action) -> AuditEvent {
    AuditEvent {
        tenant_id: acme(),
        at,
        event_id: ulid(number),
        actor: MemberId::from(ulid(actor)),
        action,
        subject: format!("subject {number}"),
        changes: vec![Change { field: "name".into(), before: None, after: Some("new".into()) }],
        address: None,
        meta: Default::default(),
    }
}

/// A table whose clock moves on by a second with each look at it, so that records have an age.
async fn workspace() -> (MockDynamo, Workspace) {
    let mock = MockDynamo::new();
    let seconds = std::sync::atomic::AtomicI64::new(0);
    let clock = Clock::new(move || {
        let passed = seconds.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        at("2026-07-01T12:00:00Z") + chrono::TimeDelta::seconds(passed)
    });
    let workspace = Workspace::new(mock.client(), "workspace").with_clock(clock);
    workspace.create().await.unwrap();
    (mock, workspace)
}

/// Two tenants; the first with three members, an invitation, a key and two projects.
async fn settled() -> Workspace {
    let (_, workspace) = workspace().await;
    workspace.put(&tenant(acme(), "Acme")).send().await.unwrap();
    workspace.put(&tenant(other(), "Other")).send().await.unwrap();
    let members = [
        member(acme(), 10, "Ann@example.com", Role::Owner),
        member(acme(), 11, "bob@example.com", Role::Admin),
        member(acme(), 12, "cem@example.com", Role::Member),
        member(other(), 13, "ann@example.com", Role::Owner),
    ];
    for member in &members {
        workspace.transact().create(member).create(&claim(member)).send().await.unwrap();
    }
    let invitation = Invitation {
        tenant_id: other(),
        email: "BOB@example.com".into(),
        role: Role::Guest,
        invited_by: MemberId::from(ulid(13)),
        invited_at: at("2026-07-01T09:00:00Z"),
        meta: Default::default(),
    };
    let written = workspace.put(&invitation).send().await.unwrap().record;
    assert_eq!(written.meta.expires_at, Some(at("2026-07-08T09:00:00Z")), "seven days later");
    let key = ApiKey {
        tenant_id: acme(),
        key_id: Uuid::from_u128(1),
        member_id: MemberId::from(ulid(11)),
        token_hash: "0f1e".into(),
        scopes: ["read".to_owned()].into(),
        used_on: None,
        meta: Default::default(),
    };
    workspace.put(&key).send().await.unwrap();
    workspace.put(&project(20, false)).send().await.unwrap();
    workspace.put(&project(21, true)).send().await.unwrap();
    workspace
}

#[tokio::test]
async fn a_tenant_and_who_belongs_to_it() {
    let workspace = settled().await;

    let settings = workspace.settings(acme()).send().await.unwrap().records;
    let kinds: Vec<&str> = settings
        .iter()
        .map(|item| match item {
            SettingsItem::Tenant(_) => "tenant",
            SettingsItem::Member(_) => "member",
            SettingsItem::Invitation(_) => "invitation",
            SettingsItem::ApiKey(_) => "key",
            SettingsItem::Project(_) => "project",
            SettingsItem::Other(_) => "other",
        })
        .collect();
    assert_eq!(kinds, ["tenant", "key", "member", "member", "member", "project", "project"]);

    let known = workspace.sign_in("bob@EXAMPLE.com").send().await.unwrap().records;
    assert_eq!(known.len(), 2, "whatever the case: {known:?}");
    assert!(
        known.iter().any(|item| matches!(item, SignInItem::Member(member) if member.tenant_id == acme()))
    );
    assert!(known.iter().any(|item| matches!(item, SignInItem::Invitation(it) if it.tenant_id == other())));

    let roster = workspace.roster(acme()).send().await.unwrap().records;
    assert_eq!(roster.iter().map(|member| member.member_id.get().0).collect::<Vec<_>>(), [10, 11, 12]);
    assert!(workspace.pending(acme()).send().await.unwrap().records.is_empty());
    assert_eq!(workspace.pending(other()).send().await.unwrap().records[0].email, "BOB@example.com");
    let administrators = workspace.administrators(acme()).send().await.unwrap().records;
    assert_eq!(
        administrators.iter().map(|member| member.role).collect::<Vec<_>>(),
        [Role::Owner, Role::Admin]
    );

    let found = workspace.key_of("0f1e").send().await.unwrap().records;
    assert_eq!((found.len(), found[0].member_id, found[0].scopes.len()), (1, MemberId::from(ulid(11)), 1));
    assert!(workspace.key_of("0f1f").send().await.unwrap().records.is_empty());

    let portfolio = workspace.portfolio(acme()).send().await.unwrap().records;
    assert_eq!(portfolio, [project_as(&portfolio, 20), project_as(&portfolio, 21)]);
    let active = workspace.active_projects(acme()).send().await.unwrap().records;
    assert_eq!(active.iter().map(|project| project.project_id.get().0).collect::<Vec<_>>(), [20]);

    let newest = workspace.newest(acme()).limit(3).send().await.unwrap().records;
    let [NewestItem::Project(last), NewestItem::Project(_), NewestItem::ApiKey(_)] = newest.as_slice() else {
        panic!("{newest:?}")
    };
    assert_eq!(last.project_id.get().0, 21);
}

/// The project of a number, with the stamps that it was stored with.
fn project_as(stored: &[Project], number: u128) -> Project {
    let meta = stored.iter().find(|project| project.project_id.get().0 == number).unwrap().meta.clone();
    Project { meta, ..project(number, number == 21) }
}

#[tokio::test]
async fn an_address_belongs_to_one_member_of_a_tenant() {
    let workspace = settled().await;
    let second = member(acme(), 14, "ANN@example.com", Role::Member);
    let error = workspace.transact().create(&second).create(&claim(&second)).send().await.unwrap_err();
    assert!(error.is_transaction_cancelled(), "{error}");
    assert!(workspace.get(second.key()).send().await.unwrap().record.is_none());

    // A member moves to another address: the claim of the old one is given up in the same transaction.
    let key = MemberKey::new(acme(), MemberId::from(ulid(12)));
    let moved = Member { email: "dev@example.com".into(), ..member(acme(), 12, "", Role::Member) };
    workspace
        .transact()
        .update(workspace.update(key).set_email("dev@example.com").when(member::EMAIL.eq("cem@example.com")))
        .delete(workspace.delete(EmailClaimKey::new(acme(), "cem@example.com")).must_exist())
        .create(&claim(&moved))
        .send()
        .await
        .unwrap();
    assert!(workspace.sign_in("cem@example.com").send().await.unwrap().records.is_empty());
    assert_eq!(workspace.sign_in("dev@example.com").send().await.unwrap().records.len(), 1);
}

#[tokio::test]
async fn what_somebody_has_to_do() {
    let (_, workspace) = workspace().await;
    let tasks = [
        task(1, Some(10), 2, "2026-07-09"),
        task(2, Some(10), 1, "2026-07-20"),
        task(3, Some(10), 1, "2026-07-05"),
        task(4, Some(11), 1, "2026-07-01"),
        task(5, None, 1, "2026-07-01"),
    ];
    for task in &tasks {
        workspace.put(task).send().await.unwrap();
    }
    let numbers = |tasks: Vec<Task>| tasks.iter().map(|task| task.task_id.0).collect::<Vec<_>>();
    let me = MemberId::from(ulid(10));
    let board = workspace.board(acme(), ProjectId::from(ulid(20))).send().await.unwrap().records;
    assert_eq!(numbers(board), [1, 2, 3, 4, 5]);
    assert_eq!(numbers(workspace.to_do(acme(), me).send().await.unwrap().records), [3, 2, 1]);
    let until = workspace.due_until(acme(), me, 1, day("2026-07-10")).send().await.unwrap().records;
    assert_eq!(numbers(until), [3]);

    // Handed on and made urgent: the index follows, without any text being glued together.
    let handed = workspace.update(tasks[0].key()).set_assignee(MemberId::from(ulid(11))).set_priority(0);
    handed.when(task::STATE.eq(TaskState::Open)).send().await.unwrap();
    assert_eq!(numbers(workspace.to_do(acme(), me).send().await.unwrap().records), [3, 2]);
    let theirs = workspace.to_do(acme(), MemberId::from(ulid(11))).send().await.unwrap().records;
    assert_eq!(numbers(theirs), [1, 4]);
}

#[tokio::test]
async fn the_audit_log_is_written_with_what_it_tells_and_kept() {
    let (_, workspace) = workspace().await;
    workspace.put(&tenant(acme(), "Acme")).send().await.unwrap();
    let first = at("2026-07-03T10:00:00.000001Z");
    let events = [
        event(1, first, 10, Action::Changed),
        event(2, at("2026-07-20T08:00:00Z"), 11, Action::Other("archived".into())),
        event(3, at("2026-08-01T00:00:00Z"), 10, Action::Deleted),
    ];
    workspace
        .transact()
        .update(workspace.update(TenantKey::new(acme())).set_name("Acme Ltd").when(tenant::NAME.eq("Acme")))
        .create(&events[0])
        .send()
        .await
        .unwrap();
    for event in &events[1..] {
        workspace.put(event).create_only().send().await.unwrap();
    }
    let july = at("2026-07-15T00:00:00Z");
    let log = workspace.audit_of_month(acme(), july).send().await.unwrap().records;
    assert_eq!(log.iter().map(|event| event.event_id.0).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(log[1].meta.expires_at, Some(at("2028-07-02T10:00:00Z")), "730 days later");
    let between =
        workspace.audit_between(acme(), july, first..=at("2026-07-10T00:00:00Z")).send().await.unwrap();
    assert_eq!(between.records, [log[1].clone()]);
    let actions = workspace.actions_of(acme(), MemberId::from(ulid(11)), july).send().await.unwrap().records;
    assert_eq!((actions.len(), actions[0].subject.as_str()), (1, "subject 2"));
    assert_eq!(actions[0].action, Action::Other("archived".into()));

    let rewritten = AuditEvent { action: Action::Created, ..log[1].clone() };
    let error = workspace.put(&rewritten).send().await.unwrap_err();
    assert!(error.is_condition_failed(), "{error}");
}

#[tokio::test]
async fn what_a_tenant_used() {
    let (_, workspace) = workspace().await;
    let uses = [
        ("2026-07-01", "calls", 5),
        ("2026-07-01", "storage", 1),
        ("2026-07-02", "calls", 3),
        ("2026-08-01", "calls", 9),
    ];
    for (on, meter, amount) in uses {
        for _ in 0..2 {
            let counted =
                workspace.update(UsageKey::new(acme(), day(on), meter)).add_amount(amount).or_create();
            counted.send().await.unwrap();
        }
    }
    let bill = workspace.bill(acme(), day("2026-07-01")..=day("2026-07-31")).send().await.unwrap().records;
    let amounts: Vec<(&str, i64)> = bill.iter().map(|usage| (usage.meter.as_str(), usage.amount)).collect();
    assert_eq!(amounts, [("calls", 10), ("storage", 2), ("calls", 6)]);
    let large = workspace.bill(acme(), day("2026-07-01")..=day("2026-07-31")).filter(usage::AMOUNT.ge(6));
    assert_eq!(large.count().await.unwrap().count, 2);
    let meters = workspace.meter_names(acme(), day("2026-07-01")).send().await.unwrap().records;
    assert_eq!(meters.iter().map(|it| it.meter.as_str()).collect::<Vec<_>>(), ["calls", "storage"]);
}
