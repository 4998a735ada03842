// The daemon's commands that last: a configuration from ashore, deploy and recover.

#include <fmt/format.h>

#include "app/daemon.hpp"

namespace buoyd {

/// In force at once, over a connection made anew; kept or taken back by look_at_trial().
Result<std::string> Daemon::configure(const std::string& text, Micros within) {
  if (trial_.runs()) {
    return fail(ErrorCode::invalid, "a configuration is on trial already");
  }
  const LongStep reading(&watched_.turns());
  EffectiveSettings wanted = check_ashore(text, configuration_, origin_, model_folders_);
  if (!wanted.loaded.configuration) {
    return fail(ErrorCode::invalid, text_of(wanted.loaded.mistakes));
  }
  Configuration before = configuration_;
  const SpoolStatus spool = spool_.status();
  std::optional<std::string> trusted;
  if (spool.epoch) trusted = spool.archive;
  auto changed = change(std::move(*wanted.loaded.configuration));
  if (!changed) {
    return changed;
  }
  trial_section_ = std::exchange(origin_.section, wanted.origin.section);
  trial_.begin(std::move(before), std::move(trusted), text, clock_.mono() + within);
  uplink_.renew();
  return fmt::format("on trial: {}", *changed);
}

void Daemon::look_at_trial() {
  const bool confirmed = !uplink_.is_renewing() && uplink_.loop().status().confirmations > 0;
  switch (trial_.look(confirmed, clock_.mono())) {
    case ConfigTrial::Verdict::kept:
      return keep_trial();
    case ConfigTrial::Verdict::back:
      return undo_trial("back, as no receipt came under the one from ashore");
    case ConfigTrial::Verdict::none:
    case ConfigTrial::Verdict::waits:
      return;
  }
}

/// One that cannot be kept would be gone at the next start, unseen: so it goes now.
void Daemon::keep_trial() {
  const KeptSettings kept(configuration_.settings.spool.path);
  const LongStep writing(&watched_.turns());
  if (const auto written = kept.keep(AshoreConfiguration{origin_.file_hash, trial_.text()});
      !written) {
    return undo_trial("back, as the one from ashore cannot be kept: " + written.error().text);
  }
  static_cast<void>(trial_.end());
  keep_up();
  tell_config(true, configuration_.settings.hash, "kept, from ashore: a receipt came under it");
}

void Daemon::undo_trial(const std::string& why) {
  auto before = trial_.end();
  if (!before) return;
  origin_.section = trial_section_;
  const std::string hash = before->settings.hash;
  const SettingsDiff changes = diff(configuration_, *before);
  apply(changes, std::move(*before));
  trust_as_before();
  uplink_.renew();
  tell_config(true, hash, why);
}

/// Whom the configuration on trial named would stay trusted where the one before names nobody.
void Daemon::trust_as_before() {
  const std::optional<std::string>& archive = trial_.archive();
  if (!archive || !configuration_.settings.mqtt.archive.empty() || spool_.trust(*archive)) return;
  log_line(Priority::warning,
           archive->empty()
               ? "the store is busy: the archive of the trial may stay trusted"
               : fmt::format("the store is busy: buoyctl do trust archive={} by hand", *archive));
}

/// What is kept for later starts follows the file and the sections that are in force now.
void Daemon::keep_up() {
  const LongStep writing(&watched_.turns());
  for (const Result<void>& done :
       {KeptSettings(configuration_.settings.spool.path).forget_outdated(origin_),
        last_.keep(configuration_, origin_)}) {
    if (!done) log_line(Priority::warning, done.error().text);
  }
}

Result<std::string> Daemon::deploy(const DeploymentSettings& said) {
  if (trial_.runs()) {
    return fail(ErrorCode::invalid, "a configuration is on trial, expected it to be kept or back");
  }
  Configuration wanted = configuration_;
  wanted.settings.deployment = said;
  const KeptSettings kept(configuration_.settings.spool.path);
  const LongStep writing(&watched_.turns());
  if (const auto written = kept.keep(SaidDeployment{said, origin_.section}); !written) {
    return fail(
        written.error().code == ErrorCode::invalid ? ErrorCode::unavailable : written.error().code,
        written.error().text);
  }
  return change(std::move(wanted));
}

}  // namespace buoyd
