//! Two keys at once: a table whose cells are the darker the larger their value, with value and n written in each. It is its
//! own twin for whoever hears it. The same code draws on the server and in the browser.

use crate::parts::markup::{Markup, markup};

/// How many steps of darkness there are, from 0.
const STEPS: f64 = 6.0;

/// A heat map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heat {
    /// What stands above the names of the rows.
    pub corner: String,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// Rows: a name, and a cell for each column, `None` where there is no row of data.
    pub rows: Vec<(String, Vec<Option<HeatCell>>)>,
    /// The id of what names it.
    pub labelled_by: &'static str,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatCell {
    /// Its value.
    pub value: Option<f64>,
    /// The value as written.
    pub shown: String,
    /// How many it rests on, as written.
    pub n: String,
    /// Whether that is too few to rely on.
    pub is_thin: bool,
}

/// Draws it.
#[must_use]
pub fn heat(map: &Heat) -> Markup {
    let values = map.rows.iter().flat_map(|(_, cells)| cells);
    let values = values.filter_map(|cell| cell.as_ref()?.value);
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in values {
        low = low.min(value);
        high = high.max(value);
    }
    let step = |value: f64| {
        if high > low {
            ((value - low) / (high - low) * (STEPS - 1.0)).round() as u8
        } else {
            0
        }
    };
    let mut html = markup!(
        "<div class=\"table-scroll\" tabindex=\"0\" role=\"group\" aria-labelledby=\"{}\">\
         <table class=\"data heat\"><thead><tr><th scope=\"col\">{}</th>",
        map.labelled_by,
        map.corner
    );
    for column in &map.columns {
        html.push(markup!("<th scope=\"col\" class=\"r\">{}</th>", column));
    }
    html.push(markup!("</tr></thead><tbody>"));
    for (name, cells) in &map.rows {
        html.push(markup!("<tr><th scope=\"row\">{}</th>", name));
        for cell in cells {
            let cell = match cell {
                None => markup!("<td class=\"r none\">–</td>"),
                Some(cell) => {
                    let step = cell.value.map_or(0, step);
                    let thin = if cell.is_thin { " thin" } else { "" };
                    markup!(
                        "<td class=\"r heat-{}{}\">{} <span class=\"heat-n\">{}</span></td>",
                        step.to_string(),
                        thin,
                        cell.shown,
                        cell.n
                    )
                }
            };
            html.push(cell);
        }
        html.push(markup!("</tr>"));
    }
    html.push(markup!("</tbody></table></div>"));
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_is_darkest_and_a_cell_without_rows_is_no_zero() {
        let cell = |value: f64, is_thin| {
            Some(HeatCell {
                value: Some(value),
                shown: value.to_string(),
                n: "n = 3".to_owned(),
                is_thin,
            })
        };
        let map = |rows| Heat {
            corner: "hari".to_owned(),
            columns: vec!["08".to_owned(), "13".to_owned()],
            rows,
            labelled_by: "bench-title",
        };
        let html = heat(&map(vec![
            ("Senin".to_owned(), vec![cell(2.0, false), cell(12.0, true)]),
            ("Selasa".to_owned(), vec![None, cell(7.0, false)]),
        ]));
        let html = html.as_str();
        assert!(html.contains("class=\"r heat-0\">2 "), "{html}");
        assert!(html.contains("class=\"r heat-5 thin\">12 "), "{html}");
        assert!(html.contains("class=\"r none\">–</td>"), "{html}");
        let same = heat(&map(vec![(
            "x".to_owned(),
            vec![cell(4.0, false), cell(4.0, false)],
        )]));
        assert_eq!(same.as_str().matches("heat-0").count(), 2);
        assert!(!heat(&map(vec![])).as_str().is_empty());
    }
}
