//! Who learns what from whom: `schemas/courses.toml`.

mod courses {
    dio_runtime::include_schema!("school");
}

use chrono::{DateTime, NaiveDate, Utc};
use courses::Standing::{Enrolled, Left, Passed, Waiting};
use courses::{
    Acquaintance, Course, CourseKey, CoursePageGathered, Enrolment, EnrolmentKey, Hour, PeopleOfItem, Person,
    PersonKey, PersonPageGathered, Requirement, School, Standing, Study, Task, TaskKey, Teaching, Work,
    WorkKey, course, enrolment, person, work,
};
use dio_runtime::mock::MockDynamo;
use dio_runtime::{Clock, Error, Number, Stamps};

fn now() -> DateTime<Utc> {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

/// The clock stands still, so that what is stored is what was put.
fn stamps() -> Stamps {
    Stamps { created_at: Some(now()), updated_at: Some(now()), expires_at: None }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A course as it is after its first write.
fn course(course_id: &str, term: &str, study: Study, points: &str, places: i64) -> Course {
    Course {
        course_id: course_id.into(),
        term: term.into(),
        study,
        title: format!("On {course_id}"),
        about: String::new(),
        hours: vec![Hour { day: "monday".into(), from: "10:15".into(), room: None }],
        places,
        taken: 0,
        points: points.parse().unwrap(),
        meta: course::Meta { created_at: Some(now()), updated_at: Some(now()), expires_at: None, rev: 1 },
    }
}

fn algebra() -> Course {
    course("algebra", "2026-1", Study::Mathematics, "6", 2)
}

fn person(person_id: &str) -> Person {
    Person {
        person_id: person_id.into(),
        name: format!("Dr {person_id}"),
        address: "Main Street 1".into(),
        born_on: (person_id == "ann").then(|| day("2001-02-03")),
        meta: stamps(),
    }
}

fn enrolment(course_id: &str, person_id: &str, standing: Standing) -> Enrolment {
    Enrolment {
        course_id: course_id.into(),
        person_id: person_id.into(),
        standing,
        since: day("2026-03-01"),
        name: format!("Dr {person_id}"),
        title: format!("On {course_id}"),
        meta: stamps(),
    }
}

fn teaching(course_id: &str, person_id: &str, leads: bool) -> Teaching {
    Teaching {
        course_id: course_id.into(),
        person_id: person_id.into(),
        name: format!("Dr {person_id}"),
        title: format!("On {course_id}"),
        leads,
        meta: stamps(),
    }
}

fn requirement(course: &str, required: &str) -> Requirement {
    Requirement { course_id: course.into(), required_id: required.into(), strict: true, meta: stamps() }
}

fn acquaintance(one: &str, other: &str) -> Acquaintance {
    let since = day("2026-03-01");
    Acquaintance { person_id: one.into(), other_id: other.into(), since, meta: stamps() }
}

fn task(course_id: &str, due: &str, number: i64) -> Task {
    Task {
        course_id: course_id.into(),
        due: day(due),
        number,
        title: format!("task {number}"),
        points: 20,
        meta: stamps(),
    }
}

fn work(person_id: &str, course_id: &str, number: i64, grade: Option<i64>) -> Work {
    Work {
        person_id: person_id.into(),
        course_id: course_id.into(),
        number,
        handed_in: "2026-04-01T23:59:59.999Z".parse().unwrap(),
        text: "An answer.".into(),
        grade,
        meta: stamps(),
    }
}

/// An empty school.
async fn school() -> School {
    let school = School::new(MockDynamo::new().client(), "school").with_clock(Clock::new(now));
    school.create().await.unwrap();
    school
}

/// Stores a course for the first time.
async fn announce(school: &School, course: &Course) {
    let mut new = course.clone();
    new.meta.rev = 0;
    assert_eq!(&school.put(&new).send().await.unwrap().record, course);
}

#[tokio::test]
async fn the_courses_of_a_term() {
    let school = school().await;
    let [algebra, analysis, chant, optics, topology] = [
        algebra(),
        course("analysis", "2026-1", Study::Mathematics, "9", 60),
        course("chant", "2026-1", Study::Music, "2.5", 12),
        course("optics", "2026-1", Study::Physics, "9", 0),
        course("topology", "2025-2", Study::Mathematics, "9", 20),
    ];
    for course in [&optics, &topology, &chant, &analysis, &algebra] {
        announce(&school, course).await;
    }
    assert_eq!(school.course("chant").send().await.unwrap().record, Some(chant.clone()));
    assert_eq!(school.course("chan").send().await.unwrap().record, None);

    // By field of study, and within it by number.
    let read = school.courses_in("2026-1").send().await.unwrap().records;
    assert_eq!(read, [algebra.clone(), analysis.clone(), chant.clone(), optics.clone()]);
    let read = school.courses_of_study("2026-1", Study::Mathematics).send().await.unwrap().records;
    assert_eq!(read, [algebra.clone(), analysis.clone()]);
    // Optics has no places, and chant too few points.
    let read = school.courses_worth("2026-1", Number::from(6)).send().await.unwrap().records;
    assert_eq!(read, [algebra.clone(), analysis.clone()]);
    let read = school.courses_worth("2026-1", "2.5".parse().unwrap()).send().await.unwrap().records;
    assert_eq!(read, [algebra.clone(), analysis.clone(), chant.clone()]);

    // A course moves to another term and another field; who had read it before does not overwrite that.
    let moved = school.update(analysis.key()).version(1).set_term("2025-2").set_study(Study::History);
    let moved = moved.send().await.unwrap().record;
    assert_eq!((&moved.term, moved.study, moved.meta.rev), (&"2025-2".into(), Study::History, 2));
    let stale = Course { places: 61, ..analysis };
    assert!(school.put(&stale).send().await.unwrap_err().is_condition_failed());
    assert_eq!(school.courses_in("2026-1").send().await.unwrap().records, [algebra, chant, optics]);
    assert_eq!(school.courses_in("2025-2").send().await.unwrap().records, [moved, topology]);
}

/// A place in a course, as long as there is one: the edge, the course's counter, and that the copied name is right.
async fn enrol(school: &School, course_id: &str, person_id: &str) -> Result<(), Error> {
    let edge = enrolment(course_id, person_id, Enrolled);
    let free = course::TAKEN.lt_attribute(&course::PLACES);
    let taken = school.update(CourseKey::new(course_id)).add_taken(1).when(free);
    let same_name = person::NAME.eq(edge.name.as_str());
    school.transact().create(&edge).update(taken).check(PersonKey::new(person_id), same_name).send().await
}

#[tokio::test]
async fn no_more_people_enrol_than_there_are_places() {
    let school = school().await;
    announce(&school, &algebra()).await;
    announce(&school, &course("chant", "2025-2", Study::Music, "2.5", 12)).await;
    school.batch_write().put_all(&["ann", "bob", "cem"].map(person)).send().await.unwrap();

    enrol(&school, "algebra", "bob").await.unwrap();
    enrol(&school, "chant", "ann").await.unwrap();
    enrol(&school, "algebra", "ann").await.unwrap();
    // In turn: no place is left; besides, one is in already; nobody of this name.
    let refused = [("algebra", "cem", vec![1]), ("algebra", "ann", vec![0, 1]), ("chant", "dev", vec![2])];
    for (course_id, person_id, steps) in refused {
        let error = enrol(&school, course_id, person_id).await.unwrap_err();
        assert!(error.is_transaction_cancelled(), "{error}");
        let failed: Vec<usize> = error.cancellation_reasons().iter().map(|reason| reason.step).collect();
        assert_eq!(failed, steps, "{person_id}");
    }
    let full = school.course("algebra").send().await.unwrap().required().unwrap();
    assert_eq!((full.taken, full.meta.rev), (2, 3));

    let waiting = enrolment("algebra", "cem", Waiting);
    school.put(&waiting).create_only().send().await.unwrap();
    let [ann, bob] = ["ann", "bob"].map(|person_id| enrolment("algebra", person_id, Enrolled));
    let learners = school.learners_of("algebra").send().await.unwrap().records;
    assert_eq!(learners, [ann.clone(), bob.clone(), waiting.clone()]);
    assert_eq!(school.waiting_for("algebra").send().await.unwrap().records, [waiting]);
    assert_eq!(school.waiting_for("chant").send().await.unwrap().records, []);

    // Bob leaves, and the place is for who waits: the course does not change.
    let step = |person_id: &str, from: Standing, to: Standing| {
        let edge = school.update(EnrolmentKey::new("algebra", person_id));
        edge.set_standing(to).when(enrolment::STANDING.eq(from))
    };
    let hand_over =
        || school.transact().update(step("bob", Enrolled, Left)).update(step("cem", Waiting, Enrolled));
    hand_over().send().await.unwrap();
    assert!(hand_over().send().await.unwrap_err().is_transaction_cancelled());
    let left = school.enrolment("algebra", "bob").send().await.unwrap().record;
    assert_eq!(left, Some(enrolment("algebra", "bob", Left)));
    let cem = enrolment("algebra", "cem", Enrolled);
    assert_eq!(school.enrolment("algebra", "cem").send().await.unwrap().record, Some(cem));
    assert_eq!(school.enrolment("chant", "bob").send().await.unwrap().record, None);
    assert_eq!(school.waiting_for("algebra").send().await.unwrap().records, []);

    // The same edges from the other end.
    let chant = enrolment("chant", "ann", Enrolled);
    assert_eq!(school.learned_by("ann").send().await.unwrap().records, [ann.clone(), chant.clone()]);
    let passed = school.update(chant.key()).set_standing(Passed).send().await.unwrap().record;
    assert_eq!(school.passed_by("ann").send().await.unwrap().records, [ann.clone(), passed]);
    school.update(chant.key()).set_standing(Left).send().await.unwrap();
    assert_eq!(school.passed_by("ann").send().await.unwrap().records, [ann]);
    assert_eq!(school.learned_by("bob").send().await.unwrap().records, left.as_slice());
}

#[tokio::test]
async fn a_course_and_who_is_in_it() {
    let school = school().await;
    announce(&school, &algebra()).await;
    announce(&school, &course("algebra-2", "2026-1", Study::Mathematics, "6", 20)).await;
    let learners = [("algebra", "cem"), ("algebra", "ann"), ("algebra-2", "bob")]
        .map(|(course_id, person_id)| enrolment(course_id, person_id, Enrolled));
    let teachings = [teaching("algebra", "bob", true), teaching("algebra", "ann", false)];
    let second = teaching("algebra-2", "bob", false);
    let requirements = [("algebra", "sets"), ("algebra", "logic"), ("algebra-2", "algebra")]
        .map(|(course_id, required_id)| requirement(course_id, required_id));
    let tasks = [task("algebra", "2026-05-02", 1), task("algebra", "2026-04-30", 2)];
    let batch = school.batch_write().put_all(&learners).put_all(&teachings).put(&second);
    batch.put_all(&requirements).put_all(&tasks).send().await.unwrap();

    let [cem, ann, bob] = learners;
    let [leads, helps] = teachings;
    let [sets, logic, algebra_first] = requirements;
    let [late, early] = tasks;
    let people = school.people_of("algebra").send().await.unwrap().records;
    let expected = [
        PeopleOfItem::Enrolment(ann.clone()),
        PeopleOfItem::Enrolment(cem.clone()),
        PeopleOfItem::Teaching(helps.clone()),
        PeopleOfItem::Teaching(leads.clone()),
    ];
    assert_eq!(people, expected);
    assert_eq!(school.teachers_of("algebra").send().await.unwrap().records, [helps.clone(), leads.clone()]);
    // Bob teaches both, and learns in the second.
    assert_eq!(school.taught_by("bob").send().await.unwrap().records, [leads.clone(), second]);
    assert_eq!(school.learned_by("bob").send().await.unwrap().records, [bob]);

    // Both ends of a requirement are courses.
    assert_eq!(school.required_by("algebra").send().await.unwrap().records, [logic.clone(), sets.clone()]);
    assert_eq!(school.opened_by("algebra").send().await.unwrap().records, [algebra_first]);
    assert_eq!(school.opened_by("algebra-2").send().await.unwrap().records, []);

    let page = school.course_page("algebra").send().await.unwrap();
    let expected = CoursePageGathered {
        course: Some(algebra()),
        enrolments: vec![ann, cem],
        teachings: vec![helps, leads],
        requirements: vec![logic, sets],
        tasks: vec![early, late],
        other: Vec::new(),
    };
    assert_eq!(page, expected);
    assert_eq!(school.course_page("logic").send().await.unwrap(), CoursePageGathered::default());
}

#[tokio::test]
async fn a_page_is_whole_or_says_that_it_is_not() {
    let school = school().await;
    announce(&school, &algebra()).await;
    let learner = |number| enrolment("algebra", &format!("{number:03}"), Enrolled);
    let learners: Vec<Enrolment> = (0..799).map(learner).collect();
    school.batch_write().put_all(&learners).send().await.unwrap();
    let page = school.course_page("algebra").send().await.unwrap();
    assert_eq!((page.course, page.enrolments), (Some(algebra()), learners));

    school.put(&task("algebra", "2026-05-02", 1)).send().await.unwrap();
    assert!(school.course_page("algebra").send().await.unwrap_err().is_incomplete());
    assert_eq!(school.course_page("algebra").max(801).send().await.unwrap().tasks.len(), 1);
}

#[tokio::test]
async fn what_is_due() {
    let school = school().await;
    let tasks = [
        task("algebra", "2026-05-02", 10),
        task("algebra", "2026-05-02", 9),
        task("algebra", "2026-05-03", 11),
        task("algebra", "2026-04-30", 12),
        task("chant", "2026-04-30", 1),
    ];
    school.batch_write().put_all(&tasks).send().await.unwrap();
    let [ten, nine, _, twelve, _] = tasks;
    let until = || school.tasks_until("algebra", day("2026-05-02")).send();
    assert_eq!(until().await.unwrap().records, [twelve.clone(), nine.clone(), ten.clone()]);

    // The day is in the primary key: a task that is put off is another item.
    let later = Task { due: day("2026-05-04"), ..nine.clone() };
    let put_off = || school.transact().delete(school.delete(nine.key()).must_exist()).create(&later).send();
    put_off().await.unwrap();
    assert!(put_off().await.unwrap_err().is_transaction_cancelled());
    assert_eq!(until().await.unwrap().records, [twelve, ten]);
    let key = TaskKey::new("algebra", day("2026-05-04"), 9);
    assert_eq!(school.get(key).send().await.unwrap().record, Some(later));
}

#[tokio::test]
async fn people_and_whom_they_know() {
    let school = school().await;
    school.batch_write().put_all(&["ann", "bob", "cem"].map(person)).send().await.unwrap();
    for (one, other) in [("ann", "cem"), ("bob", "ann")] {
        let there = acquaintance(one, other);
        let back = acquaintance(other, one);
        school.transact().create(&there).create(&back).send().await.unwrap();
    }
    let known = school.known_to("ann").send().await.unwrap().records;
    assert_eq!(known, [acquaintance("ann", "bob"), acquaintance("ann", "cem")]);
    assert_eq!(school.known_to("bob").send().await.unwrap().records, [acquaintance("bob", "ann")]);

    // In the order of the list, whoever is missing, and whoever stands there twice.
    let named = school.people_named(["cem", "dev", "ann", "cem"].map(PersonKey::new)).send().await.unwrap();
    assert_eq!(named, [Some(person("cem")), None, Some(person("ann")), Some(person("cem"))]);

    let works = [work("ann", "optics", 1, None), work("ann", "algebra", 1, Some(70))];
    school.batch_write().put_all(&works).put(&work("bob", "algebra", 1, None)).send().await.unwrap();
    let [optics, algebra] = works;
    let page = school.person_page("ann").send().await.unwrap();
    let works = vec![algebra, optics];
    let expected =
        PersonPageGathered { person: Some(person("ann")), acquaintances: known, works, other: Vec::new() };
    assert_eq!(page, expected);

    // The copies of a name change with it.
    let edges = [enrolment("algebra", "cem", Enrolled), enrolment("chant", "cem", Passed)];
    school.batch_write().put_all(&edges).send().await.unwrap();
    let copies = school.learned_by("cem").send().await.unwrap().records;
    let renamed = school.transact().update(school.update(PersonKey::new("cem")).set_name("Cem"));
    let renamed =
        copies.iter().fold(renamed, |all, edge| all.update(school.update(edge.key()).set_name("Cem")));
    renamed.send().await.unwrap();
    let renamed = edges.map(|edge| Enrolment { name: "Cem".into(), ..edge });
    assert_eq!(school.learned_by("cem").send().await.unwrap().records, renamed);
}

#[tokio::test]
async fn work_is_in_the_order_of_its_grades_once_it_is_graded() {
    let school = school().await;
    let works = [
        work("ann", "algebra", 2, None),
        work("ann", "algebra", 1, Some(9)),
        work("bob", "algebra", 1, Some(100)),
        work("cem", "algebra", 1, Some(70)),
        work("ann", "algebra-2", 1, Some(80)),
    ];
    school.batch_write().put_all(&works).send().await.unwrap();
    let [ungraded, poor, best, fair, _] = works;
    let read = school.work_in("ann", "algebra").send().await.unwrap().records;
    assert_eq!(read, [poor.clone(), ungraded.clone()]);
    let of_algebra = || school.best_of("algebra").send();
    assert_eq!(of_algebra().await.unwrap().records, [best.clone(), fair.clone(), poor.clone()]);
    let from = |grade| school.graded_from("algebra", grade).send();
    assert_eq!(from(70).await.unwrap().records, [best.clone(), fair.clone()]);
    assert_eq!(from(71).await.unwrap().records, [work("bob", "algebra", 1, Some(100))]);

    // Graded once, then corrected: it comes into the index, and moves there.
    let grade = |grade| school.update(WorkKey::new("ann", "algebra", 2)).set_grade(grade);
    let first = |given| grade(given).when(work::GRADE.not_exists());
    let graded = first(70).send().await.unwrap().record;
    assert_eq!(graded, work("ann", "algebra", 2, Some(70)));
    assert!(first(71).send().await.unwrap_err().is_condition_failed());
    assert_eq!(from(70).await.unwrap().records, [best.clone(), fair.clone(), graded]);
    let corrected = grade(99).send().await.unwrap().record;
    assert_eq!(from(70).await.unwrap().records, [best.clone(), corrected, fair.clone()]);
    // A grade that is taken back leaves it, and so does work that is handed in anew.
    school.update(ungraded.key()).remove_grade().send().await.unwrap();
    school.put(&work("cem", "algebra", 1, None)).send().await.unwrap();
    assert_eq!(of_algebra().await.unwrap().records, [best, poor]);
    assert_eq!(school.work_in("ann", "algebra").send().await.unwrap().records.last(), Some(&ungraded));
    // The key has room for three digits.
    assert!(grade(1000).send().await.unwrap_err().is_key_refused());

    let many: Vec<Work> = (1..=12).map(|number| work("dev", "optics", number, Some(number))).collect();
    school.batch_write().put_all(&many).send().await.unwrap();
    let ten: Vec<Work> = many.into_iter().rev().take(10).collect();
    assert_eq!(school.best_of("optics").send().await.unwrap().records, ten);
}
