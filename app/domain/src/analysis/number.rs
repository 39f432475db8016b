//! Numbers as formulas and ranges have them. The standard library reads every number exactly, with tables that would be a
//! tenth of what a page with a workbench loads; up to 15 digits this does the same.

/// Reads digits with at most one point among them and a sign before; `None` for anything else.
pub(super) fn read(text: &str) -> Option<f64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text),
    };
    let (mut value, mut scale, mut decimal, mut any) = (0.0, 1.0, false, false);
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                any = true;
                value = value * 10.0 + f64::from(byte - b'0');
                if decimal {
                    scale *= 10.0;
                }
            }
            b'.' if !decimal => decimal = true,
            _ => return None,
        }
    }
    // Both are whole and exact below 2^53, and of two exact numbers the quotient is the nearest one.
    let value = sign * value / scale;
    (any && value.is_finite()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_plain_number_is_none() {
        for text in [
            "", "-", ".", "1e5", "1.2.3", "+1", "inf", "NaN", "0x1", "1,5", "--1",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read("12."), Some(12.0));
        assert_eq!(read(".5"), Some(0.5));
        assert_eq!(read(&"9".repeat(400)), None);
        let fine = format!("0.{}1", "0".repeat(400));
        assert_eq!(read(&fine), Some(0.0), "too fine to be anything else");
    }

    proptest! {
        #[test]
        fn up_to_fifteen_digits_are_read_as_the_standard_library_reads_them(text in "-?[0-9]{1,8}(\\.[0-9]{1,7})?") {
            prop_assert_eq!(read(&text), text.parse::<f64>().ok());
        }
    }
}
