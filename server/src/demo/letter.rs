//! The letter that invites to an edition of the demonstration, as the smallest PDF that shows some lines.

/// A page of lines, which have neither brackets nor backslashes.
pub(super) fn pdf(lines: &[&str]) -> Vec<u8> {
    let mut text = "BT /F1 12 Tf 72 760 Td 18 TL".to_owned();
    for line in lines {
        text.push_str(&format!(" ({line}) Tj T*"));
    }
    text.push_str(" ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (object, number) in objects.iter().zip(1..) {
        places.push(file.len());
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let table = file.len();
    file.push_str(&format!(
        "xref\n0 {}\n0000000000 65535 f \n",
        places.len() + 1
    ));
    for place in &places {
        file.push_str(&format!("{place:010} 00000 n \n"));
    }
    file.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        places.len() + 1
    ));
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::letter::LetterFile;

    #[test]
    fn the_letter_of_the_demonstration_is_taken_as_one() {
        let file = pdf(&["Surat undangan"]);
        assert!(LetterFile::read(&file).is_ok());
        let text = String::from_utf8(file).unwrap();
        let (before, after) = text.split_once("startxref\n").unwrap();
        let place: usize = after.lines().next().unwrap().parse().unwrap();
        assert!(before[place..].starts_with("xref\n"));
    }
}
