//! The few things islands ask of the browser. On the server, where no event ever comes, they do
//! nothing, so that an island's body reads the same in both builds.

use leptos::html;
use leptos::prelude::*;

/// The values of a form's fields of this name, as it would send them.
pub fn form_values(form: NodeRef<html::Form>, name: &str) -> Vec<String> {
    #[cfg(feature = "hydrate")]
    {
        let data = form
            .get_untracked()
            .and_then(|form| web_sys::FormData::new_with_form(&form).ok());
        data.map(|data| {
            data.get_all(name)
                .iter()
                .filter_map(|value| value.as_string())
                .collect()
        })
        .unwrap_or_default()
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (form, name);
        vec![]
    }
}

/// Empties what was typed into a form.
pub fn reset(form: NodeRef<html::Form>) {
    #[cfg(feature = "hydrate")]
    if let Some(form) = form.get_untracked() {
        form.reset();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = form;
}

/// Sends a form as it would be sent without scripts, by its button: its name and value go along. The
/// address of the page goes with it, because another island may have changed it.
pub fn send_plainly(form: NodeRef<html::Form>, button: NodeRef<html::Button>, action: &str) {
    #[cfg(feature = "hydrate")]
    if let (Some(form), Some(button)) = (form.get_untracked(), button.get_untracked()) {
        let query = web_sys::window()
            .and_then(|window| window.location().search().ok())
            .unwrap_or_default();
        form.set_action(&format!("{action}{query}"));
        button.click();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (form, button, action);
}

/// Puts an address into the address bar without leaving a step to go back to.
pub fn replace_address(address: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        // A browser refuses when it happens very often; the next change says the same again.
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(address));
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = address;
}

/// Sends JSON and hands over the reply; `None` where none came or it cannot be read.
pub fn post<S: serde::Serialize, R: serde::de::DeserializeOwned>(
    address: String,
    sent: &S,
    then: impl FnOnce(Option<R>) + 'static,
) {
    #[cfg(feature = "hydrate")]
    {
        let body = serde_json::to_string(sent);
        wasm_bindgen_futures::spawn_local(async move {
            let text = match body {
                Ok(body) => post_text(&address, &body).await.ok().flatten(),
                Err(_) => None,
            };
            then(text.and_then(|text| serde_json::from_str(&text).ok()));
        });
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (address, sent);
        then(None);
    }
}

#[cfg(feature = "hydrate")]
async fn post_text(address: &str, body: &str) -> Result<Option<String>, wasm_bindgen::JsValue> {
    use wasm_bindgen::JsCast;
    use wasm_bindgen_futures::JsFuture;
    let Some(window) = web_sys::window() else {
        return Ok(None);
    };
    let headers = web_sys::Headers::new()?;
    headers.set("Content-Type", "application/json")?;
    let request = web_sys::RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&body.into());
    let response: web_sys::Response =
        JsFuture::from(window.fetch_with_str_and_init(address, &request))
            .await?
            .dyn_into()?;
    Ok(JsFuture::from(response.text()?).await?.as_string())
}
