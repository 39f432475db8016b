//! Messages to be sent by WhatsApp.

/// The address that opens a message in WhatsApp, for whomever is chosen there.
#[must_use]
pub fn whatsapp(message: &str) -> String {
    let mut address = "https://wa.me/?text=".to_owned();
    for piece in form_urlencoded::byte_serialize(message.as_bytes()) {
        // A plus would be read as a plus.
        address.push_str(if piece == "+" { "%20" } else { piece });
    }
    address
}
