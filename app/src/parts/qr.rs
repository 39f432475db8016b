//! A QR code as SVG: one path, so that it stays small and sharp at any size.

use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

/// White modules around the code, as the standard asks (ISO/IEC 18004: four).
const QUIET: usize = 4;

/// Draws `text` as a QR code under a spoken name; nothing where the text is too long for one.
pub fn qr(text: &str, name: &'static str) -> impl IntoView + use<> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok();
    code.map(|code| {
        let side = code.width() + 2 * QUIET;
        view! {
            <svg class="qr" viewBox=format!("0 0 {side} {side}") role="img" aria-label=name shape-rendering="crispEdges">
                <path class="qr-paper" d=format!("M0 0h{side}v{side}h-{side}z")></path>
                <path class="qr-ink" d=path(&code)></path>
            </svg>
        }
    })
}

/// The dark modules, one rectangle for each run of a row.
fn path(code: &QrCode) -> String {
    let width = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(PartialEq::eq) {
            if run.first() == Some(&Color::Dark) {
                let length = run.len();
                path += &format!("M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET);
            }
            x += run.len();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_once() {
        let code =
            QrCode::with_error_correction_level("https://kopitalk.example/c/K7P3WX", EcLevel::M)
                .unwrap();
        let drawn: usize = path(&code)
            .split('M')
            .skip(1)
            .map(|run| {
                let (_, rest) = run.split_once('h').unwrap();
                rest.split_once('v').unwrap().0.parse::<usize>().unwrap()
            })
            .sum();
        let dark = code
            .to_colors()
            .into_iter()
            .filter(|color| *color == Color::Dark)
            .count();
        assert_eq!(drawn, dark);
    }

    #[test]
    fn a_text_too_long_for_a_code_draws_none() {
        assert_eq!(qr(&"x".repeat(4_000), "QR").to_html(), "<!>");
    }
}
