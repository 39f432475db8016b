//! Settings of the office: what there is to set, what is meant where nothing was set, and what is refused.

use crate::calendar::Zone;
use crate::jp::{Jp, JpTargets, MinutesPerJp};

/// The settings of an office.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The zone its clocks and days are of.
    pub zone: Zone,
    /// How many minutes make one JP.
    pub minutes_per_jp: MinutesPerJp,
    /// The JP asked of somebody in a year.
    pub jp_targets: JpTargets,
}

/// Something that can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The time zone: `wib`, `wita` or `wit`.
    Zone,
    /// Minutes a JP: 1 to 240.
    MinutesPerJp,
    /// The yearly target of a PNS in JP: 1 to 400.
    JpTargetPns,
    /// The yearly target of a PPPK in JP: 1 to 400.
    JpTargetPppk,
    /// The yearly target of everybody else in JP: 1 to 400.
    JpTargetNonAsn,
}

/// Why a value was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingFault {
    /// It is none of the words.
    #[error("the value is none of those there are")]
    Unknown,
    /// It is no whole number within the bounds.
    #[error("the value is no whole number from {least} to {most}")]
    OutOfRange {
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
}

/// A setting with a value that it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingValue {
    setting: Setting,
    text: String,
}

impl SettingValue {
    /// Checks a value.
    ///
    /// # Errors
    /// [`SettingFault`].
    pub fn new(setting: Setting, text: &str) -> Result<Self, SettingFault> {
        let mut settings = Settings::default();
        settings.set(setting, text)?;
        Ok(Self {
            setting,
            text: settings.text(setting),
        })
    }

    /// What is set.
    #[must_use]
    pub const fn setting(&self) -> Setting {
        self.setting
    }

    /// The value as it is kept.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The most JP that may be asked of somebody in a year.
const MAX_TARGET: u32 = 400;

impl Setting {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Zone,
        Self::MinutesPerJp,
        Self::JpTargetPns,
        Self::JpTargetPppk,
        Self::JpTargetNonAsn,
    ];

    /// The word in the database and in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zone => "zone",
            Self::MinutesPerJp => "minutes_per_jp",
            Self::JpTargetPns => "jp_target_pns",
            Self::JpTargetPppk => "jp_target_pppk",
            Self::JpTargetNonAsn => "jp_target_non_asn",
        }
    }

    /// Reads a word as written by [`Self::code`].
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

impl Settings {
    /// The settings that were kept. One that cannot be read, say of a newer version, counts as not set.
    #[must_use]
    pub fn read<'a>(kept: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut settings = Self::default();
        for (code, text) in kept {
            if let Some(setting) = Setting::from_code(code) {
                // What does not fit changes nothing.
                let _ = settings.set(setting, text);
            }
        }
        settings
    }

    fn set(&mut self, setting: Setting, text: &str) -> Result<(), SettingFault> {
        let text = text.trim();
        let target = || number(text, MAX_TARGET).map(Jp);
        match setting {
            Setting::Zone => self.zone = Zone::from_code(text).ok_or(SettingFault::Unknown)?,
            Setting::MinutesPerJp => {
                let most = MinutesPerJp::MAX;
                let fault = SettingFault::OutOfRange { least: 1, most };
                self.minutes_per_jp = MinutesPerJp::new(number(text, most)?).ok_or(fault)?;
            }
            Setting::JpTargetPns => self.jp_targets.pns = target()?,
            Setting::JpTargetPppk => self.jp_targets.pppk = target()?,
            Setting::JpTargetNonAsn => self.jp_targets.non_asn = target()?,
        }
        Ok(())
    }

    /// The value of a setting as it is kept.
    #[must_use]
    pub fn text(&self, setting: Setting) -> String {
        match setting {
            Setting::Zone => self.zone.code().to_owned(),
            Setting::MinutesPerJp => self.minutes_per_jp.get().to_string(),
            Setting::JpTargetPns => self.jp_targets.pns.0.to_string(),
            Setting::JpTargetPppk => self.jp_targets.pppk.0.to_string(),
            Setting::JpTargetNonAsn => self.jp_targets.non_asn.0.to_string(),
        }
    }
}

/// A whole number from 1 to `most`.
fn number(text: &str, most: u32) -> Result<u32, SettingFault> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .then(|| text.parse().ok())
        .flatten()
        .filter(|number| (1..=most).contains(number))
        .ok_or(SettingFault::OutOfRange { least: 1, most })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_reads_back_and_what_does_not_fit_is_refused() {
        for setting in Setting::ALL {
            let kept = Settings::default().text(setting);
            let value = SettingValue::new(setting, &kept).unwrap();
            assert_eq!((value.setting(), value.text()), (setting, kept.as_str()));
            assert_eq!(Setting::from_code(setting.code()), Some(setting));
            for bad in ["", "utc", "-1", "0", "401", "4.5", "+20", "99999999999"] {
                assert!(
                    SettingValue::new(setting, bad).is_err(),
                    "{setting:?} {bad}"
                );
            }
        }
        assert_eq!(
            SettingValue::new(Setting::MinutesPerJp, "241"),
            Err(SettingFault::OutOfRange {
                least: 1,
                most: 240
            })
        );
        assert_eq!(
            SettingValue::new(Setting::Zone, " wita ").unwrap().text(),
            "wita"
        );
    }

    #[test]
    fn what_was_set_is_meant_and_what_is_not_understood_is_as_if_it_were_not_set() {
        let kept = [
            ("zone", "wit"),
            ("minutes_per_jp", "60"),
            ("jp_target_pppk", "24"),
            ("jp_target_pns", "many"),
            ("letterhead", "Dinas"),
        ];
        let settings = Settings::read(kept);
        assert_eq!(settings.zone, Zone::Wit);
        assert_eq!(settings.minutes_per_jp.get(), 60);
        assert_eq!(settings.jp_targets.pppk, Jp(24));
        assert_eq!(settings.jp_targets.pns, Jp(20));
        assert_eq!(Settings::read([]), Settings::default());
    }
}
