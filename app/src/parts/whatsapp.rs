//! Messages to be sent by WhatsApp.

/// The address that opens a message in WhatsApp, for whomever is chosen there.
#[must_use]
pub fn whatsapp(message: &str) -> String {
    // A plus would be read as a plus.
    let text: String = form_urlencoded::byte_serialize(message.as_bytes()).collect();
    format!("https://wa.me/?text={}", text.replace('+', "%20"))
}
