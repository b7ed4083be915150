//! Decimal digits of fixed width, without formatting machinery.

/// 00 to 99.
const PAIRS: &str = "\
    00010203040506070809101112131415161718192021222324252627282930313233343536373839\
    40414243444546474849505152535455565758596061626364656667686970717273747576777879\
    8081828384858687888990919293949596979899";

/// Appends a number below 100 with two digits.
#[inline]
pub(crate) fn push_two_digits(out: &mut String, value: u32) {
    let start = value as usize * 2;
    out.push_str(PAIRS.get(start..start + 2).unwrap_or_default());
}

/// Appends the last `width` digits of the value, 20 at most.
pub(crate) fn push_digits(out: &mut String, value: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let mut rest = value;
    for digit in digits.iter_mut().rev().take(width) {
        // A remainder of 10 fits a byte.
        *digit += (rest % 10) as u8;
        rest /= 10;
    }
    let digits = digits.get(20_usize.saturating_sub(width)..).unwrap_or_default();
    // Digits are text.
    out.push_str(std::str::from_utf8(digits).unwrap_or_default());
}

/// The value of a text of digits only, of 1 to 19 of them.
pub(crate) fn read_digits(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 19 {
        return None;
    }
    text.iter()
        .try_fold(0u64, |value, digit| digit.is_ascii_digit().then(|| value * 10 + u64::from(digit - b'0')))
}
