//! The names by which the server may be asked: a page that was reached under a name that is not its own
//! would be kept or linked to under that name.

use app::address;
use axum::extract::Request;
use http::header;
use http::uri::Authority;
use std::net::{IpAddr, SocketAddr};

/// A name, and its port where only one fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    name: String,
    port: Option<u16>,
}

impl Host {
    /// Reads `name`, `name:port`, `192.0.2.1:80` or `[2001:db8::1]:443`; nothing else is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let authority: Authority = text.parse().ok()?;
        let name = authority.host();
        let port = match authority.as_str().strip_prefix(name)? {
            "" => None,
            rest => {
                let digits = rest.strip_prefix(':')?;
                let numeric = digits.bytes().all(|digit| digit.is_ascii_digit());
                Some(digits.parse().ok().filter(|_| numeric)?)
            }
        };
        (!name.is_empty()).then(|| Self {
            name: name.to_ascii_lowercase(),
            port,
        })
    }

    fn number(&self) -> Option<IpAddr> {
        let bare = self.name.trim_start_matches('[').trim_end_matches(']');
        bare.parse().ok()
    }

    fn is_loopback(&self) -> bool {
        let loops = |address: IpAddr| address.to_canonical().is_loopback();
        self.name == "localhost" || self.number().is_some_and(loops)
    }

    /// Whether this is what was asked. A proxy may leave the port away.
    fn is(&self, asked: &Self) -> bool {
        let same_port = self.port.is_none() || asked.port.is_none() || self.port == asked.port;
        self.name == asked.name && same_port
    }
}

/// All names of a server.
#[derive(Clone, Debug)]
pub struct Hosts {
    names: Vec<Host>,
    /// Whether it listens on this machine alone, where every name of it is one, at any port.
    loopback: bool,
    /// Whether nobody has said by which name people ask. Then an address in numbers is one: no other site can
    /// make a name of its own lead there.
    numbers: bool,
}

impl Hosts {
    /// Those of a server that listens on `address`. `base_url` is the address people use, where it was set.
    #[must_use]
    pub fn new(base_url: Option<&str>, address: SocketAddr, more: &[Host]) -> Self {
        let base = base_url.and_then(|url| {
            let (scheme, rest) = url.split_once("://")?;
            let mut host = Host::parse(rest.split('/').next()?)?;
            let usual = if scheme == "https" { 443 } else { 80 };
            host.port.get_or_insert(usual);
            Some(host)
        });
        Self {
            names: base.into_iter().chain(more.iter().cloned()).collect(),
            loopback: address.ip().to_canonical().is_loopback(),
            numbers: base_url.is_none(),
        }
    }

    fn has(&self, asked: &Host) -> bool {
        self.names.iter().any(|name| name.is(asked))
            || (self.loopback && asked.is_loopback())
            || (self.numbers && asked.number().is_some())
    }

    /// Whether a request names this server, once and no other. Whoever only asks whether it lives may call it
    /// what they like.
    #[must_use]
    pub fn is_asked(&self, request: &Request) -> bool {
        if matches!(request.uri().path(), address::ALIVE | address::READY) {
            return true;
        }
        let mut lines = request.headers().get_all(header::HOST).iter();
        let (Some(line), None) = (lines.next(), lines.next()) else {
            return false;
        };
        let is_ours = |text: &str| Host::parse(text).is_some_and(|asked| self.has(&asked));
        line.to_str().is_ok_and(is_ours)
            && request
                .uri()
                .authority()
                .is_none_or(|authority| is_ours(authority.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn hosts(base_url: Option<&str>, address: &str) -> Hosts {
        let more = [Host::parse("kopitalk.internal").unwrap()];
        Hosts::new(base_url, address.parse().unwrap(), &more)
    }

    fn hears(hosts: &Hosts, asked: &str) -> bool {
        let request = Request::get("/").header("host", asked);
        hosts.is_asked(&request.body(Body::empty()).unwrap())
    }

    #[test]
    fn a_server_is_asked_by_its_own_names_alone() {
        let public = hosts(Some("https://kopitalk.example.go.id"), "0.0.0.0:3000");
        for own in [
            "kopitalk.example.go.id",
            "KopiTalk.example.go.id:443",
            "kopitalk.internal:8080",
        ] {
            assert!(hears(&public, own), "{own}");
        }
        for other in [
            "evil.example",
            "kopitalk.example.go.id.evil.example",
            "kopitalk.example.go.id:99999",
            "kopitalk.example.go.id:8443",
            "kopitalk.example.go.id:",
            "kopitalk.example.go.id:+443",
            "a@kopitalk.example.go.id",
            "kopitalk.example.go.id,evil.example",
            "kopitalk.example.go.id/x",
            "127.0.0.1:3000",
            "localhost",
            "",
        ] {
            assert!(!hears(&public, other), "{other}");
        }
    }

    #[test]
    fn on_this_machine_every_name_of_it_fits_at_any_port() {
        let local = hosts(Some("https://kopitalk.example.go.id"), "127.0.0.1:3000");
        for own in ["localhost:1", "127.0.0.1:3000", "127.9.9.9", "[::1]:3000"] {
            assert!(hears(&local, own), "{own}");
        }
        assert!(!hears(&local, "10.0.0.1:3000"));
        assert!(!hears(&local, "localhost.evil.example"));
    }

    #[test]
    fn where_nobody_said_a_name_a_number_is_one_and_a_name_is_none() {
        let unnamed = hosts(None, "0.0.0.0:3000");
        assert!(hears(&unnamed, "192.168.1.7:3000"));
        assert!(hears(&unnamed, "[2001:db8::1]:3000"));
        assert!(!hears(&unnamed, "evil.example:3000"));
    }

    #[test]
    fn two_names_or_none_are_no_name_and_the_first_line_counts_too() {
        let local = hosts(None, "127.0.0.1:3000");
        let none = Request::get("/").body(Body::empty()).unwrap();
        assert!(!local.is_asked(&none));
        let two = Request::get("/")
            .header("host", "localhost")
            .header("host", "localhost");
        assert!(!local.is_asked(&two.body(Body::empty()).unwrap()));
        let absolute = Request::get("http://evil.example/").header("host", "localhost");
        assert!(!local.is_asked(&absolute.body(Body::empty()).unwrap()));
        let alive = Request::get("/healthz").body(Body::empty()).unwrap();
        assert!(local.is_asked(&alive));
    }
}
