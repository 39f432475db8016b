//! Which address a request came from, seen through the proxies we trust.

use http::HeaderMap;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The address of whoever asks, for limits of tries: the peer's, or, when the peer is a trusted proxy, the last
/// one that `X-Forwarded-For`, else `Forwarded`, names and that is not a trusted proxy itself. A header from
/// anybody else is ignored, and so is what stands before an entry that names no address. Of IPv6 it is the
/// network of 64 bits, because whoever has one address there has all of them.
#[must_use]
pub fn of_request(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    let mut asks = peer.to_canonical();
    let mut entries = forwarded(headers);
    while is_trusted(&asks) {
        let Some(named) = entries.pop().and_then(|entry| named(&entry)) else {
            break;
        };
        asks = named;
    }
    network(asks)
}

/// The entries that proxies wrote, the one of the nearest last.
fn forwarded(headers: &HeaderMap) -> Vec<String> {
    let entries = |name: &str| -> Vec<String> {
        let lines = headers.get_all(name).iter();
        let lines = lines.filter_map(|value| value.to_str().ok());
        lines
            .flat_map(|line| line.split(','))
            .map(str::to_owned)
            .collect()
    };
    let list = entries("x-forwarded-for");
    if !list.is_empty() {
        return list;
    }
    let of = |entry: &String| {
        let pairs = entry.split(';').filter_map(|pair| pair.split_once('='));
        let named = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
        named
            .map(|(_, address)| address.to_owned())
            .next()
            .unwrap_or_default()
    };
    entries("forwarded").iter().map(of).collect()
}

/// The address of an entry: `203.0.113.9`, `203.0.113.9:4711`, `2001:db8::1`, `"[2001:db8::1]:443"`.
fn named(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim().trim_matches('"');
    let bare = entry.trim_start_matches('[').trim_end_matches(']');
    let address = bare
        .parse::<IpAddr>()
        .or_else(|_| entry.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

/// The network of whoever has an address: of IPv6 64 bits, of IPv4 the address itself.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn asked(peer: &str, header: &'static str, said: &str) -> IpAddr {
        let mut headers = HeaderMap::new();
        headers.insert(header, said.parse().unwrap());
        let trusted = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        of_request(ip(peer), &headers, &trusted)
    }

    #[test]
    fn only_a_trusted_proxy_may_say_who_asks() {
        let said = "6.6.6.6, 203.0.113.9, 10.0.0.2";
        assert_eq!(
            asked("10.0.0.1", "x-forwarded-for", said),
            ip("203.0.113.9")
        );
        assert_eq!(
            asked("198.51.100.7", "x-forwarded-for", said),
            ip("198.51.100.7")
        );
        assert_eq!(asked("10.0.0.1", "x-real-ip", "6.6.6.6"), ip("10.0.0.1"));
        // All of them are ours: the farthest one asks.
        assert_eq!(
            asked("10.0.0.1", "x-forwarded-for", "10.0.0.3, 10.0.0.2"),
            ip("10.0.0.3")
        );
        // The peer of a listener on both families.
        assert_eq!(
            asked("::ffff:10.0.0.1", "x-forwarded-for", "203.0.113.9"),
            ip("203.0.113.9")
        );
    }

    #[test]
    fn a_port_or_quotes_make_nobody_new() {
        for said in [
            "203.0.113.9",
            "203.0.113.9:4711",
            " \"203.0.113.9:1\"",
            "::ffff:203.0.113.9",
            "6.6.6.6, [::ffff:203.0.113.9]:443",
        ] {
            assert_eq!(
                asked("10.0.0.1", "x-forwarded-for", said),
                ip("203.0.113.9"),
                "{said}"
            );
        }
        for said in [
            "2001:db8::1",
            "[2001:db8::2]",
            "[2001:db8::3]:443",
            "\"[2001:db8:0:0:ffff::1]:443\"",
        ] {
            assert_eq!(
                asked("10.0.0.1", "x-forwarded-for", said),
                ip("2001:db8::"),
                "{said}"
            );
        }
        let said = "for=6.6.6.6;proto=https, For=\"[2001:db8::1]:4711\";by=10.0.0.2";
        assert_eq!(asked("fd00::1", "forwarded", said), ip("2001:db8::"));
    }

    #[test]
    fn what_names_no_address_hides_what_was_said_before_it() {
        for said in [
            "6.6.6.6, unknown",
            "6.6.6.6, _hidden",
            "6.6.6.6,",
            "6.6.6.6, 1.2.3.4.5",
        ] {
            assert_eq!(
                asked("10.0.0.1", "x-forwarded-for", said),
                ip("10.0.0.1"),
                "{said}"
            );
        }
    }
}
