//! Records as the tests of `schemas/github.toml` store them.

use dio_runtime::Ulid;

use super::at;
use super::forge::{
    Branch, Comment, EmailClaim, Issue, Membership, Organization, Plan, PullRequest, PullState, Reaction,
    ReactionKind, Repository, Role, Star, State, User,
};

pub fn user(login: &str, email: &str) -> User {
    User {
        login: login.into(),
        email: email.into(),
        name: None,
        joined_at: at("2026-01-01T00:00:00Z"),
        plan: Plan::Free,
        meta: Default::default(),
    }
}

pub fn claim(user: &User) -> EmailClaim {
    EmailClaim { email: user.email.clone(), login: user.login.clone(), meta: Default::default() }
}

pub fn organization(login: &str) -> Organization {
    Organization {
        login: login.into(),
        name: format!("{login} Ltd"),
        plan: Plan::Team { seats: 5, since: "2026-02-01".parse().unwrap() },
        seats: 5,
        meta: Default::default(),
    }
}

pub fn membership(organization: &str, user: &str, role: Role) -> Membership {
    Membership {
        organization: organization.into(),
        user: user.into(),
        role,
        since: "2026-03-01".parse().unwrap(),
        meta: Default::default(),
    }
}

pub fn repo(owner: &str, name: &str) -> Repository {
    Repository {
        owner: owner.into(),
        repository: name.into(),
        about: None,
        opened_at: at("2026-05-01T00:00:00Z"),
        is_private: false,
        last_number: 0,
        stars: 0,
        forks: 0,
        topics: None,
        parent_owner: None,
        parent_name: None,
        meta: Default::default(),
    }
}

pub fn fork(owner: &str) -> Repository {
    Repository { parent_owner: Some("acme".into()), parent_name: Some("dio".into()), ..repo(owner, "dio") }
}

/// Opened on the day of July that is its number.
pub fn issue(number: i64, author: &str) -> Issue {
    Issue {
        owner: "acme".into(),
        repository: "dio".into(),
        number,
        author: author.into(),
        opened_at: at(&format!("2026-07-{number:02}T08:00:00Z")),
        closed_at: None,
        title: format!("issue {number}"),
        text: String::new(),
        state: State::Open,
        assignees: None,
        labels: Some(["bug".to_owned()].into()),
        meta: Default::default(),
    }
}

pub fn pull(number: i64, author: &str) -> PullRequest {
    PullRequest {
        owner: "acme".into(),
        repository: "dio".into(),
        number,
        author: author.into(),
        opened_at: at(&format!("2026-07-{number:02}T08:00:00Z")),
        title: format!("pull request {number}"),
        text: String::new(),
        state: PullState::Open,
        from: Branch { owner: author.into(), repository: "dio".into(), name: "fix".into() },
        into: "main".into(),
        reviewers: None,
        meta: Default::default(),
    }
}

pub fn comment(number: i64, id: u128, author: &str) -> Comment {
    Comment {
        owner: "acme".into(),
        repository: "dio".into(),
        number,
        comment_id: Ulid(id),
        author: author.into(),
        text: format!("comment {id}"),
        meta: Default::default(),
    }
}

pub fn reaction(comment: u128, kind: ReactionKind, user: &str) -> Reaction {
    Reaction {
        owner: "acme".into(),
        repository: "dio".into(),
        number: 1,
        comment_id: Ulid(comment),
        kind,
        user: user.into(),
        meta: Default::default(),
    }
}

pub fn star(owner: &str, name: &str, user: &str) -> Star {
    Star {
        owner: owner.into(),
        repository: name.into(),
        user: user.into(),
        at: at("2026-07-05T00:00:00Z"),
        meta: Default::default(),
    }
}
