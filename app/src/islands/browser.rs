//! The few things islands ask of the browser. On the server, where no event ever comes, they do
//! nothing, so that an island's body reads the same in both builds.

use leptos::html;
use leptos::prelude::*;

/// The values of a form's fields of this name, as it would send them. The form is the first one in
/// `root`.
pub fn form_values(root: NodeRef<html::Div>, name: &str) -> Vec<String> {
    #[cfg(feature = "hydrate")]
    {
        let data = form(root).and_then(|form| web_sys::FormData::new_with_form(&form).ok());
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
        let _ = (root, name);
        vec![]
    }
}

/// Whether something in `root` fits a selector.
pub fn has(root: NodeRef<html::Div>, selector: &str) -> bool {
    #[cfg(feature = "hydrate")]
    return find(root, selector).is_some();
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (root, selector);
        false
    }
}

/// Says of a field in `root` whether what it holds was refused.
pub fn mark_invalid(root: NodeRef<html::Div>, selector: &str, invalid: bool) {
    #[cfg(feature = "hydrate")]
    if let Some(field) = find(root, selector) {
        // It only fails for names that no attribute can have.
        let _ = if invalid {
            field.set_attribute("aria-invalid", "true")
        } else {
            field.remove_attribute("aria-invalid")
        };
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (root, selector, invalid);
}

/// Brings an element into view where it is not, without the focus. Waits until the page is drawn.
pub fn reveal(id: &'static str) {
    #[cfg(feature = "hydrate")]
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(id) {
            let nearest = web_sys::ScrollIntoViewOptions::new();
            nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = id;
}

/// Gives the focus to an element, which brings it into view. Waits until the page is drawn.
pub fn focus(id: &'static str) {
    #[cfg(feature = "hydrate")]
    request_animation_frame(move || {
        use wasm_bindgen::JsCast;
        let element = document()
            .get_element_by_id(id)
            .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(element) = element {
            // It only fails for elements that cannot be focused.
            let _ = element.focus();
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = id;
}

/// Sends a form as it would be sent without scripts, by the button with this value, whose name and
/// value go along. The query of the page goes with it, because another island may have changed it.
pub fn send_plainly(root: NodeRef<html::Div>, action: &str, button: &str) {
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let button = find(root, &format!("button[value={button}]"))
            .and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
        let query = window().location().search().unwrap_or_default();
        if let (Some(form), Some(button)) = (form(root), button) {
            form.set_action(&format!("{action}{query}"));
            button.click();
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (root, action, button);
}

/// Puts an address into the address bar without leaving a step to go back to.
pub fn replace_address(address: &str) {
    #[cfg(feature = "hydrate")]
    if let Ok(history) = window().history() {
        // A browser refuses when it happens very often; the next change says the same again.
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(address));
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = address;
}

/// Makes the switch of the language, a part of the form with this id, come back to the address as it is
/// now: another island may have changed it.
pub fn come_back_to_this_view(form: &str) {
    #[cfg(feature = "hydrate")]
    {
        let location = window().location();
        let here = location
            .pathname()
            .and_then(|path| location.search().map(|query| path + &query));
        let next =
            document().query_selector(&format!("[name={}][form={form}]", crate::parts::form::NEXT));
        if let (Ok(here), Ok(Some(next))) = (here, next) {
            // It only fails for names that no attribute can have.
            let _ = next.set_attribute("value", &here);
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = form;
}

/// Sends JSON and hands over the reply; `None` where none came: there is no network.
pub fn post(address: String, body: String, then: impl FnOnce(Option<String>) + 'static) {
    #[cfg(feature = "hydrate")]
    wasm_bindgen_futures::spawn_local(async move {
        then(post_text(&address, &body).await.ok().flatten());
    });
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (address, body);
        then(None);
    }
}

#[cfg(feature = "hydrate")]
async fn post_text(address: &str, body: &str) -> Result<Option<String>, wasm_bindgen::JsValue> {
    use wasm_bindgen::JsCast;
    use wasm_bindgen_futures::JsFuture;
    let headers = web_sys::Headers::new()?;
    headers.set("Content-Type", "application/json")?;
    let request = web_sys::RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&body.into());
    let response: web_sys::Response =
        JsFuture::from(window().fetch_with_str_and_init(address, &request))
            .await?
            .dyn_into()?;
    Ok(JsFuture::from(response.text()?).await?.as_string())
}

#[cfg(feature = "hydrate")]
fn find(root: NodeRef<html::Div>, selector: &str) -> Option<web_sys::Element> {
    root.get_untracked()
        .and_then(|root| root.query_selector(selector).ok().flatten())
}

#[cfg(feature = "hydrate")]
fn form(root: NodeRef<html::Div>) -> Option<web_sys::HtmlFormElement> {
    use wasm_bindgen::JsCast;
    find(root, "form").and_then(|form| form.dyn_into().ok())
}

/// Whether something was changed in the field of that name.
#[cfg(feature = "formula")]
pub fn comes_from(event: &leptos::ev::Event, field: &str) -> bool {
    #[cfg(feature = "hydrate")]
    {
        let target = event.target();
        let name = target.and_then(|target| js_sys::Reflect::get(&target, &"name".into()).ok());
        name.and_then(|name| name.as_string()).as_deref() == Some(field)
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (event, field);
        false
    }
}

/// Checks a radio button in `root`.
#[cfg(feature = "formula")]
pub fn check(root: NodeRef<html::Div>, selector: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(button) = find(root, selector) {
        // A browser sets what every radio button has.
        let _ = js_sys::Reflect::set(&button, &"checked".into(), &true.into());
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (root, selector);
}
