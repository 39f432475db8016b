//! Percentage points of the normal distribution, of Student's t and of Fisher's F.

/// The standard normal deviate that 2.5 % lie above: Φ⁻¹(0.975).
pub(super) const Z_95: f64 = 1.959_963_984_540_054;

/// The height of the standard normal density at `z`.
pub(super) fn normal_density(z: f64) -> f64 {
    const ROOT_OF_TWO_PI: f64 = 2.506_628_274_631_000_5;
    libm::exp(-0.5 * z * z) / ROOT_OF_TWO_PI
}

/// A polynomial by Horner's rule, the coefficient of the highest power first.
fn polynomial(coefficients: [f64; 8], at: f64) -> f64 {
    coefficients
        .into_iter()
        .fold(0.0, |value, coefficient| value * at + coefficient)
}

/// The standard normal deviate z with Φ(z) = `p`: Wichura's algorithm AS 241 (PPND16), whose relative
/// error is about 1e-16. `None` unless 0 < `p` < 1.
pub(super) fn normal_quantile(p: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        let above = [
            2_509.080_928_730_122_7,
            33_430.575_583_588_13,
            67_265.770_927_008_7,
            45_921.953_931_549_87,
            13_731.693_765_509_46,
            1_971.590_950_306_551_3,
            133.141_667_891_784_38,
            3.387_132_872_796_366_5,
        ];
        let below = [
            5_226.495_278_852_854,
            28_729.085_735_721_943,
            39_307.895_800_092_71,
            21_213.794_301_586_597,
            5_394.196_021_424_751,
            687.187_007_492_057_9,
            42.313_330_701_600_91,
            1.0,
        ];
        return Some(q * polynomial(above, r) / polynomial(below, r));
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = (-libm::log(tail)).sqrt();
    let size = if r <= 5.0 {
        let above = [
            0.000_774_545_014_278_341_4,
            0.022_723_844_989_269_184,
            0.241_780_725_177_450_6,
            1.270_458_252_452_368_4,
            3.647_848_324_763_204_5,
            5.769_497_221_460_691,
            4.630_337_846_156_546,
            1.423_437_110_749_683_5,
        ];
        let below = [
            1.050_750_071_644_416_9e-9,
            0.000_547_593_808_499_534_5,
            0.015_198_666_563_616_457,
            0.148_103_976_427_480_08,
            0.689_767_334_985_1,
            1.676_384_830_183_803_8,
            2.053_191_626_637_759,
            1.0,
        ];
        polynomial(above, r - 1.6) / polynomial(below, r - 1.6)
    } else {
        let above = [
            2.010_334_399_292_288_1e-7,
            2.711_555_568_743_487_6e-5,
            0.001_242_660_947_388_078_4,
            0.026_532_189_526_576_124,
            0.296_560_571_828_504_87,
            1.784_826_539_917_291_3,
            5.463_784_911_164_114,
            6.657_904_643_501_103,
        ];
        let below = [
            2.044_263_103_389_939_7e-15,
            1.421_511_758_316_446e-7,
            1.846_318_317_510_054_8e-5,
            0.000_786_869_131_145_613_3,
            0.014_875_361_290_850_615,
            0.136_929_880_922_735_8,
            0.599_832_206_555_888,
            1.0,
        ];
        polynomial(above, r - 5.0) / polynomial(below, r - 5.0)
    };
    Some(if q < 0.0 { -size } else { size })
}

/// The regularised incomplete beta function I_x(a, b) for a, b > 0: the continued fraction of
/// Abramowitz & Stegun 26.5.8, evaluated by Lentz's method.
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // The fraction converges quickly below the mean; beyond it the other tail is taken.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(b, a, 1.0 - x);
    }
    let log_front = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b)
        + a * libm::log(x)
        + b * libm::log1p(-x);
    libm::exp(log_front) / a * beta_fraction(a, b, x)
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    // It takes some √max(a, b) terms.
    const TERMS: u32 = 100_000;
    let not_zero = |value: f64| {
        if value.abs() < 1e-300 { 1e-300 } else { value }
    };
    let mut c = 1.0;
    let mut d = 1.0 / not_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for term in 1..=TERMS {
        let m = f64::from(term);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let before = fraction;
        for coefficient in [even, odd] {
            d = 1.0 / not_zero(1.0 + coefficient * d);
            c = not_zero(1.0 + coefficient / c);
            fraction *= c * d;
        }
        if (fraction - before).abs() <= 1e-15 * fraction.abs() {
            break;
        }
    }
    fraction
}

/// The x with I_x(a, b) = `p`, by bisection until the two ends touch.
fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    loop {
        let middle = low.midpoint(high);
        if middle <= low || middle >= high || high - low <= 1e-15 * middle {
            return middle;
        }
        if incomplete_beta(a, b, middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// The t that 2.5 % of Student's distribution with `freedom` degrees of freedom lie above. `None` for
/// no degree of freedom.
///
/// Right to nine digits for any class there is; with millions of degrees the logarithms of the gamma
/// function lose some of them. t²/(ν + t²) has the beta distribution (½, ν/2) (Abramowitz & Stegun 26.7.1).
pub(super) fn t_95(freedom: u32) -> Option<f64> {
    if freedom == 0 {
        return None;
    }
    let freedom = f64::from(freedom);
    let y = beta_quantile(0.5, freedom / 2.0, 0.95);
    Some((freedom * y / (1.0 - y)).sqrt())
}

/// The value that a share `p` of Fisher's F distribution with (`above`, `below`) degrees of freedom lies
/// under. `None` without a degree of freedom or unless 0 < `p` < 1.
///
/// d₁F/(d₁F + d₂) has the beta distribution (d₁/2, d₂/2) (Abramowitz & Stegun 26.6.2).
pub(super) fn f_quantile(p: f64, above: f64, below: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0 && above >= 1.0 && below >= 1.0) {
        return None;
    }
    let y = beta_quantile(above / 2.0, below / 2.0, p);
    Some(below * y / (above * (1.0 - y)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(one: f64, other: f64, within: f64) -> bool {
        (one - other).abs() <= within * other.abs().max(1.0)
    }

    /// Φ by the complementary error function, which loses nothing in the tails.
    fn normal(z: f64) -> f64 {
        0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
    }

    #[test]
    fn normal_deviates_are_those_of_the_tables() {
        // The checks that Wichura gives: z(0.25), z(0.001), z(1e-20).
        for (p, z) in [
            (0.5, 0.0),
            (0.25, -0.674_489_750_196_081_7),
            (0.001, -3.090_232_306_167_813),
            (1e-20, -9.262_340_089_798_408),
            (0.975, Z_95),
            (0.841_344_746_068_542_9, 1.0),
        ] {
            let found = normal_quantile(p).unwrap();
            assert!(near(found, z, 1e-15), "{p}: {found}");
        }
        for p in [0.0, 1.0, -0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert_eq!(normal_quantile(p), None);
        }
        // 1/√(2π), and e^(−½) of it.
        assert!(near(normal_density(0.0), 0.398_942_280_401_432_7, 1e-15));
        assert!(near(normal_density(1.0), 0.241_970_724_519_143_35, 1e-15));
    }

    #[test]
    fn t_is_that_of_the_tables() {
        // With one degree of freedom t is the tangent of 0.475 π, with two √(2·0.95²/(1 − 0.95²)).
        assert!(near(
            t_95(1).unwrap(),
            libm::tan(0.475 * std::f64::consts::PI),
            1e-12
        ));
        assert!(near(
            t_95(2).unwrap(),
            (2.0 * 0.9025 / 0.0975_f64).sqrt(),
            1e-12
        ));
        for (freedom, t) in [
            (4, 2.776_445_105_197_793_5),
            (9, 2.262_157_162_740_991_4),
            (19, 2.093_024_054_408_263),
            (59, 2.000_995_378_091_268),
            (1_000, 1.962_339_080_826_407),
        ] {
            let found = t_95(freedom).unwrap();
            assert!(near(found, t, 1e-10), "{freedom}: {found}");
        }
        // z + (z³ + z)/4ν, the beginning of Cornish and Fisher's series.
        let series = Z_95 + (Z_95 * Z_95 * Z_95 + Z_95) / 400_000.0;
        assert!(near(t_95(100_000).unwrap(), series, 1e-9));
        assert_eq!(t_95(0), None);
    }

    #[test]
    fn f_is_that_of_the_tables() {
        // F(2, 2) has the distribution function x/(1 + x): 0.975 of it lie under 39.
        assert!(near(f_quantile(0.975, 2.0, 2.0).unwrap(), 39.0, 1e-10));
        // F(1, ν) is the square of t.
        let t = t_95(9).unwrap();
        assert!(near(f_quantile(0.95, 1.0, 9.0).unwrap(), t * t, 1e-10));
        for (p, above, below) in [
            (0.0, 1.0, 1.0),
            (1.0, 1.0, 1.0),
            (0.5, 0.0, 1.0),
            (0.5, 1.0, f64::NAN),
        ] {
            assert_eq!(f_quantile(p, above, below), None);
        }
    }

    #[test]
    fn the_incomplete_beta_function_by_hand() {
        // I_x(1, 1) = x; I_x(2, 3) = 6x² − 8x³ + 3x⁴, which is 0.5248 at 0.4.
        assert!(near(incomplete_beta(1.0, 1.0, 0.3), 0.3, 1e-14));
        assert!(near(incomplete_beta(2.0, 3.0, 0.4), 0.5248, 1e-14));
        assert!(near(incomplete_beta(2.0, 3.0, 0.9), 0.9963, 1e-14));
        assert_eq!(incomplete_beta(2.0, 3.0, 0.0), 0.0);
        assert_eq!(incomplete_beta(2.0, 3.0, 1.0), 1.0);
    }

    proptest! {
        #[test]
        fn a_normal_deviate_leads_back_to_its_share(exponent in -300.0..-0.001f64, upper: bool) {
            let tail = libm::pow(10.0, exponent) / 2.0;
            let p = if upper { 1.0 - tail } else { tail };
            prop_assume!(p < 1.0);
            let z = normal_quantile(p).unwrap();
            // An error e of z is one of z·e, relatively, in a far tail.
            prop_assert!((normal(z) - p).abs() <= 1e-13 * p.max(1e-300) * (1.0 + z.abs()), "{p}: {z}");
        }

        #[test]
        fn quantiles_rise(p in 0.001..0.998f64, above in 1u32..200, below in 1u32..2_000) {
            prop_assert!(normal_quantile(p) < normal_quantile(p + 0.001));
            let (above, below) = (f64::from(above), f64::from(below));
            prop_assert!(f_quantile(p, above, below) < f_quantile(p + 0.001, above, below));
        }

        #[test]
        fn no_input_panics(p: f64, above: f64, below: f64, freedom: u32) {
            let _ = normal_quantile(p);
            prop_assert!(t_95(freedom).is_none_or(|t| t >= Z_95 - 1e-3));
            let _ = f_quantile(p, above.abs().min(1e9), below.abs().min(1e9));
        }
    }
}
