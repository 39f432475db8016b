//! Mechanisms of HTTP that belong to no subject: what is asked, what is answered, what is refused, and what
//! stands around every route.

pub mod address;
pub mod answer;
pub mod assets;
pub mod cookies;
pub mod devices;
pub mod forms;
pub mod happened;
pub mod hosts;
pub mod hub;
pub mod known_browsers;
pub mod language;
pub mod methods;
pub mod middleware;
pub mod refusal;
pub mod throttle;
