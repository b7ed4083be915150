use super::*;
use bigdecimal::BigDecimal;
use proptest::prelude::*;

fn number(text: &str) -> Number {
    text.parse().unwrap()
}

fn exact(number: &Number) -> BigDecimal {
    number.to_string().parse().unwrap()
}

/// Decimal texts in many shapes: signs, points, zeros at both ends, exponents; most of them inside the
/// limits.
fn texts() -> impl Strategy<Value = String> {
    ("[+-]?", "[0-9]{0,20}", "(\\.[0-9]{0,20})?", "([eE][+-]?[0-9]{1,3})?")
        .prop_map(|(sign, whole, fraction, exponent)| format!("{sign}{whole}{fraction}{exponent}"))
}

fn numbers() -> impl Strategy<Value = Number> {
    prop_oneof![
        texts().prop_filter_map("a number", |text| text.parse().ok()),
        (any::<bool>(), 1u128..10u128.pow(38), -140i32..90)
            .prop_filter_map("in range", |(n, c, e)| Number::canonical(n, c, e).ok()),
        any::<i64>().prop_map(Number::from),
    ]
}

#[test]
fn writes_the_text_that_dynamodb_returns() {
    for (text, canonical) in [
        ("0", "0"),
        ("-0", "0"),
        ("0.000", "0"),
        ("0e125", "0"),
        ("0.0e126", "0"),
        ("0.0e-129", "0"),
        ("+1", "1"),
        ("1.0", "1"),
        (".5", "0.5"),
        ("5.", "5"),
        ("-00012.3400", "-12.34"),
        ("1E2", "100"),
        ("1e-3", "0.001"),
        ("123e-2", "1.23"),
        ("1e38", "100000000000000000000000000000000000000"),
        ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999"),
    ] {
        assert_eq!(number(text).to_string(), canonical, "{text}");
    }
    assert_eq!(number("1e125").to_string().len(), 126);
    assert_eq!(number("-1e-130").to_string().len(), 133);
    assert_eq!(Number::default(), number("0"));
}

#[test]
fn refuses_what_dynamodb_refuses() {
    use NumberError::*;
    for (text, error) in [
        ("", NotANumber),
        ("-", NotANumber),
        (".", NotANumber),
        ("e5", NotANumber),
        ("1e", NotANumber),
        ("1e+", NotANumber),
        ("1.2.3", NotANumber),
        (" 1", NotANumber),
        ("1 ", NotANumber),
        ("1_000", NotANumber),
        ("NaN", NotANumber),
        ("Infinity", NotANumber),
        ("0x10", NotANumber),
        ("١", NotANumber),
        ("1e126", Overflow),
        ("-1e126", Overflow),
        ("1e99999999999", Overflow),
        ("1e9223372036854775808", NotANumber),
        ("0e126", Overflow),
        ("0.0e127", Overflow),
        ("00e126", Overflow),
        ("0e-131", Underflow),
        ("0.0e-130", Underflow),
        ("9.99999999999999999999999999999999999999e125", TooManyDigits),
        ("1e-131", Underflow),
        ("123456789012345678901234567890123456789", TooManyDigits),
        ("0.123456789012345678901234567890123456789", TooManyDigits),
        ("100000000000000000000000000000000000001", TooManyDigits),
    ] {
        assert_eq!(text.parse::<Number>(), Err(error), "{text}");
    }
    assert!("9.9999999999999999999999999999999999999E+125".parse::<Number>().is_ok());
    assert!("100000000000000000000000000000000000000000".parse::<Number>().is_ok());
}

#[test]
fn converts_to_and_from_integers_and_floats() {
    assert_eq!(i64::try_from(&number("-9223372036854775808")), Ok(i64::MIN));
    assert_eq!(i64::try_from(&number("9223372036854775808")), Err(NumberError::NotAnInteger));
    assert_eq!(u64::try_from(&number("18446744073709551615")), Ok(u64::MAX));
    assert_eq!(u64::try_from(&number("-1")), Err(NumberError::NotAnInteger));
    assert_eq!(i64::try_from(&number("1.5")), Err(NumberError::NotAnInteger));
    assert_eq!(i64::try_from(&number("1e3")), Ok(1000));
    assert_eq!(i128::try_from(&number("1e125")), Err(NumberError::NotAnInteger));
    assert_eq!(Number::try_from(0.1).unwrap().to_string(), "0.1");
    assert_eq!(Number::try_from(-1e100).unwrap(), number("-1e100"));
    assert_eq!(Number::try_from(f64::NAN), Err(NumberError::NotANumber));
    assert_eq!(Number::try_from(f64::INFINITY), Err(NumberError::NotANumber));
    assert_eq!(Number::try_from(1e300), Err(NumberError::Overflow));
    assert_eq!(Number::try_from(5e-324), Err(NumberError::Underflow));
    assert_eq!(Number::try_from(i128::MAX), Err(NumberError::TooManyDigits));
    assert_eq!(Number::try_from(-10i128.pow(38)).unwrap().to_string(), format!("-1{}", "0".repeat(38)));
}

#[test]
fn adds_exactly_or_says_why_not() {
    let nines = number(&"9".repeat(38));
    assert_eq!(number("1e38").checked_sub(&Number::from(1)), Ok(nines));
    assert_eq!(nines.checked_add(&Number::from(1)), Ok(number("1e38")));
    assert_eq!(number("1e38").checked_add(&Number::from(1)), Err(NumberError::TooManyDigits));
    assert_eq!(number("9e125").checked_add(&number("9e125")), Err(NumberError::Overflow));
    assert_eq!(number("1.1e-130").checked_sub(&number("1e-130")), Err(NumberError::Underflow));
    assert_eq!(number("0.1").checked_add(&number("0.2")), Ok(number("0.3")));
}

#[cfg(feature = "mock")]
proptest! {
    #[test]
    fn the_mock_writes_the_same_text(number in numbers()) {
        let mut out = Vec::new();
        number.push_to(&mut out);
        prop_assert_eq!(String::from_utf8(out).unwrap(), number.to_string());
    }
}

proptest! {
    #[test]
    fn any_text_is_read_as_an_exact_decimal_reads_it(text in texts()) {
        let expected = text.parse::<BigDecimal>().ok();
        match text.parse::<Number>() {
            Ok(found) => prop_assert_eq!(exact(&found), expected.unwrap()),
            Err(NumberError::NotANumber) => prop_assert!(
                expected.is_none() || !text.bytes().any(|b| b.is_ascii_digit()), "{}", text),
            Err(_) => {
                let normal = expected.unwrap().normalized();
                if normal == 0 {
                    return Ok(());
                }
                let (coefficient, scale) = normal.as_bigint_and_exponent();
                let digits = coefficient.magnitude().to_string().len() as i64;
                let magnitude = digits - 1 - scale;
                prop_assert!(digits > 38 || !(-130..=125).contains(&magnitude));
            }
        }
    }

    #[test]
    fn any_string_is_read_without_panic(text in ".*") {
        let _ = text.parse::<Number>();
    }

    #[test]
    fn text_round_trips(number in numbers()) {
        prop_assert_eq!(number.to_string().parse::<Number>(), Ok(number));
        let text = number.to_text();
        prop_assert_eq!(&text, &number.to_string());
        prop_assert_eq!(text.capacity(), text.len());
    }

    #[test]
    fn order_is_that_of_values(a in numbers(), b in numbers()) {
        prop_assert_eq!(a.cmp(&b), exact(&a).cmp(&exact(&b)));
        prop_assert_eq!(a == b, exact(&a) == exact(&b));
    }

    #[test]
    fn sums_are_exact(a in numbers(), b in numbers()) {
        for (found, expected) in
            [(a.checked_add(&b), exact(&a) + exact(&b)), (a.checked_sub(&b), exact(&a) - exact(&b))]
        {
            match found {
                Ok(found) => prop_assert_eq!(exact(&found), expected),
                Err(_) => {
                    let text = expected.normalized().to_scientific_notation();
                    prop_assert!(text.parse::<Number>().is_err());
                }
            }
        }
    }

    #[test]
    fn floats_come_back(value in proptest::num::f64::NORMAL) {
        if let Ok(number) = Number::try_from(value) {
            prop_assert_eq!(number.to_f64(), value);
        }
    }

    #[test]
    fn integers_come_back(value in any::<i64>(), unsigned in any::<u64>()) {
        prop_assert_eq!(i64::try_from(&Number::from(value)), Ok(value));
        prop_assert_eq!(u64::try_from(&Number::from(unsigned)), Ok(unsigned));
    }
}
