#include <fmt/format.h>

#include "app/daemon.hpp"
#include "base/json_object.hpp"
#include "platform/process_facts.hpp"

namespace buoyd {

/// Else buoyctl gives up a reload that goes well.
static_assert(reload_limit < command_patience);

/// Whatever the configuration says, the files that it names may have been replaced.
Result<std::string> Daemon::reload() {
  uplink_.loop().renew();
  auto read = read_anew();
  begin_stale_messages();
  return read;
}

Result<std::string> Daemon::read_anew() {
  if (trial_.runs() && file_hash(configuration_.file) == origin_.file_hash) {
    origin_.refused.clear();
    return "the file is as it was, the configuration on trial goes on";
  }
  EffectiveSettings wanted = load();
  const LoadedSettings& loaded = wanted.loaded;
  if (!loaded.configuration) {
    origin_.refused = text_of(loaded.mistakes);
    tell_config(false, file_hash(configuration_.file), origin_.refused);
    return fail(ErrorCode::invalid, origin_.refused);
  }
  auto changed = change(std::move(*wanted.loaded.configuration));
  if (changed) {
    for (const std::string& text : wanted.deviation) {
      log_line(Priority::notice, text);
    }
    origin_ = std::move(wanted.origin);
    if (trial_.end()) log_line(Priority::notice, "the trial is over: the file was changed");
    keep_up();
  } else {
    origin_.refused = changed.error().text;
  }
  return changed;
}

Result<std::string> Daemon::change(Configuration wanted) {
  const SettingsDiff changes = diff(configuration_, wanted);
  const bool accepted = changes.refused.empty();
  std::string text = changes.text();
  tell_config(accepted, wanted.settings.hash, text);
  if (!accepted) {
    return fail(ErrorCode::invalid, text);
  }
  apply(changes, std::move(wanted));
  return text;
}

Result<void> Daemon::pause(const std::string& line, Micros time) {
  if (!is_line(line)) {
    return fail(ErrorCode::invalid, fmt::format("there is no line '{}'", line));
  }
  lines_.pause(line, clock_.mono() + time);
  stop_lines({line});
  lines_.let_rest(line, configuration_);
  offer(event_reading({line, "paused", fmt::format("by command, for {}", friendly(time))},
                      clock_.mono()));
  return {};
}

Result<std::string> Daemon::resume(const std::string& line) {
  if (!lines_.is_paused(line)) {
    return fail(ErrorCode::invalid, fmt::format("line '{}' is not paused", line));
  }
  lines_.pause(line, clock_.mono());
  resume_due_lines();
  return resumed_text(line);
}

void Daemon::resume_due_lines() {
  for (const std::string& line : lines_.take_rested()) {
    if (is_line(line)) {
      lines_.let_rest(line, configuration_);
      start_line(line);
    }
    offer(event_reading({line, "resumed", resumed_text(line)}, clock_.mono()));
  }
}

/// What a line does that is paused no more.
std::string Daemon::resumed_text(const std::string& line) const {
  if (!is_line(line)) return "the configuration has it no more";
  if (!start_order_.allows(line)) return "waits for the start";
  if (lines_.find(line) != nullptr) return "polled again";
  return threadless_.contains(line) ? "waits for a thread" : "does not run; the journal says why";
}

bool Daemon::is_line(const std::string& name) const {
  return find_named(configuration_.settings.lines, name) != nullptr;
}

/// Why a line of the configuration does not run.
std::string Daemon::why_not(const std::string& line) const {
  if (lines_.is_paused(line)) {
    return fmt::format("line '{0}' is paused; buoyctl do resume line={0}", line);
  }
  return start_order_.allows(line)
             ? fmt::format("line '{}' does not run; the journal says why", line)
             : fmt::format("line '{}' waits for the start", line);
}

void Daemon::resync() {
  uplink_.loop().resync();
}

/// The spool tells the uplink, which then says hello to it.
Result<void> Daemon::trust(const std::string& archive) {
  const MqttSettings& mqtt = configuration_.settings.mqtt;
  if (mqtt.delivery == DeliveryMode::broker) {
    return fail(ErrorCode::invalid, "with delivery = \"broker\" no archive is trusted");
  }
  if (!mqtt.archive.empty() && mqtt.archive != archive) {
    return fail(ErrorCode::invalid, fmt::format("the configuration names archive {}: another one "
                                                "comes by configure, or by the file",
                                                mqtt.archive));
  }
  if (!spool_.trust(archive)) {
    return fail(ErrorCode::unavailable, "the store is busy, ask again");
  }
  trial_.trusts(archive);
  return {};
}

Result<void> Daemon::resend(const ResendQuery& query) {
  if (!spool_.resend(query)) {
    return fail(ErrorCode::unavailable,
                "readings of another time are looked for, or the store is busy: ask again");
  }
  return {};
}

Result<std::int64_t> Daemon::copy_raw(const RawQuery& query) {
  if (!spool_.copy_raw(++raw_tickets_, query)) {
    return fail(ErrorCode::full, "the store is busy, try again");
  }
  return raw_tickets_;
}

Result<ReadingTicket> Daemon::ask_reading(const std::string& instrument) {
  return line_requests_.ask_reading(instrument, configuration_.settings);
}

Result<std::optional<Completion>> Daemon::reading(const std::string& instrument,
                                                  std::int64_t ticket) {
  return line_requests_.reading(instrument, ticket, configuration_.settings);
}

Result<std::optional<Completion>> Daemon::raw_copied(std::int64_t ticket) {
  const auto copied = spool_.raw_copied(ticket);
  if (!copied) return std::nullopt;
  const std::string text =
      fmt::format("{} packed bytes in {} readings, on their way to the archive", copied->bytes,
                  copied->readings);
  return Completion{copied->trouble, text,
                    JsonObject()
                        .add("met", true)
                        .add("trouble", copied->trouble)
                        .add("text", text)
                        .add("bytes", copied->bytes)
                        .add("readings", copied->readings)
                        .str()};
}

}  // namespace buoyd
