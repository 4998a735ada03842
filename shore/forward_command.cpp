// forward: a platform gets what is archived, each reading once.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/log.hpp"
#include "base/time.hpp"
#include "platform/end_signals.hpp"
#include "platform/process_facts.hpp"
#include "shore/archive/archive_reader.hpp"
#include "shore/collect/topic.hpp"
#include "shore/commands.hpp"
#include "shore/export/about.hpp"
#include "shore/forward/forwarder.hpp"
#include "shore/forward/target.hpp"
#include "shore/query/catalogue.hpp"
#include "shore/send/file_sender.hpp"
#include "shore/send/http_sender.hpp"
#include "shore/send/mqtt_sender.hpp"
#include "shore/send/tcp_sender.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Priority;
using buoyd::Result;

namespace {

constexpr int a_person_has_to_look = 3;  // exit code

Result<TextTemplate> form_of(const ForwardWords& words) {
  auto path = known_template(words.form, forward_forms);
  if (!path) return pass_on(path);
  auto form = load_text_template(*path);
  if (!form) return tl::unexpected(error_of(form.error()));
  if (form->join != TextJoin::none) {
    return buoyd::fail(ErrorCode::invalid,
                       *path +
                           ": rows of several readings cannot be forwarded, because one of them "
                           "may come late: expected a form without join");
  }
  if (says_place(*form)) {
    return buoyd::fail(ErrorCode::invalid,
                       *path +
                           ": forward does not know where the station lies: expected a form "
                           "without latitude and longitude");
  }
  return std::move(*form);
}

struct Given {
  const char* option;
  bool is_given;
};

/// Who gives an option that a target has no use for believes in more than there is, as in TLS.
Result<void> refuse(std::initializer_list<Given> options, std::string_view used_by) {
  const auto* const given = std::ranges::find_if(options, &Given::is_given);
  if (given == options.end()) return {};
  return buoyd::fail(ErrorCode::invalid,
                     fmt::format("{} is of no use to this target, expected --to {} beside it",
                                 given->option, used_by));
}

Result<void> check_used(const ForwardWords& words, Target::Kind kind) {
  const bool is_http = kind == Target::Kind::http;
  const bool is_mqtt = kind == Target::Kind::mqtt;
  const BrokerOptions& is = words.broker;
  Result<void> used;
  if (!is_mqtt) {
    used = refuse({{"--broker", is.broker != BrokerOptions().broker},
                   {"--psk-identity", !is.psk_identity.empty()},
                   {"--psk-file", !is.psk_file.empty()}},
                  "mqtt:TOPIC");
  }
  if (used && !is_http) {
    used = refuse({{"--token-file", !words.token_file.empty()}}, "https://HOST/PATH");
  }
  if (used && !is_http && !is_mqtt) {
    used = refuse({{"--user", !is.username.empty()},
                   {"--password-file", !is.password_file.empty()},
                   {"--ca-file", !is.ca_file.empty()},
                   {"--cert-file", !is.cert_file.empty()},
                   {"--key-file", !is.key_file.empty()}},
                  "https://HOST/PATH or mqtt:TOPIC");
  }
  return used;
}

Result<ForwardOrder> order_of(const ForwardWords& words) {
  constexpr int most_rows = 100'000;
  if (!is_station_name(words.station)) {
    return buoyd::fail(
        ErrorCode::invalid,
        fmt::format("'{}' is no station, expected letters, digits, _ and -", words.station));
  }
  if (words.rows < 1 || words.rows > most_rows) {
    return buoyd::fail(ErrorCode::invalid,
                       fmt::format("--rows {}, expected 1 to {}", words.rows, most_rows));
  }
  auto target = target_of(words.to);
  if (!target) return pass_on(target);
  if (auto used = check_used(words, target->kind); !used) return pass_on(used);
  ForwardOrder order{words.station, words.instrument, words.kind, std::move(*target)};
  order.most_rows = static_cast<std::size_t>(words.rows);
  return order;
}

/// The target for people: no secret, and of a broker which one.
Result<std::string> name_of(const ForwardWords& words, const ForwardOrder& order) {
  if (order.target.kind == Target::Kind::http) return shown_url(words.to);
  if (order.target.kind != Target::Kind::mqtt) return words.to;
  return fmt::format("{} at {}", words.to, words.broker.broker);
}

Result<std::unique_ptr<Sender>> sender_of(const ForwardWords& words, const ForwardOrder& order,
                                          const std::string& id, const buoyd::Clock& clock) {
  const BrokerOptions& own = words.broker;
  switch (order.target.kind) {
    case Target::Kind::http:
      return HttpSender::create(order.target.place,
                                {.user = own.username,
                                 .password_file = own.password_file,
                                 .token_file = words.token_file,
                                 .ca_file = own.ca_file,
                                 .cert_file = own.cert_file,
                                 .key_file = own.key_file},
                                clock, buoyd::must_end);
    case Target::Kind::tcp:
      return TcpSender::create(order.target.place, clock, buoyd::must_end);
    case Target::Kind::file:
      return std::make_unique<FileSender>(order.target.place, clock, buoyd::must_end);
    case Target::Kind::mqtt:
      break;
  }
  auto settings = own.settings();
  if (!settings) return pass_on(settings);
  buoyd::MqttOptions options;
  options.settings = std::move(*settings);
  options.client_id = "buoyshore-forward-" + id;
  return std::make_unique<MqttSender>(std::move(options), clock, buoyd::must_end);
}

/// What is misspelt is better seen at once than never forwarded. One that has begun waits for what
/// comes: an archive in place of a lost one knows no station at first.
Result<void> check_source(ArchiveReader& archive, const ForwardWords& words) {
  std::error_code unknown;  // then it is not there
  if (std::filesystem::exists(words.state, unknown)) return {};
  auto sql = archive.sql();
  if (!sql) return pass_on(sql);
  auto entries = catalogue_of(**sql, words.station, words.instrument);
  if (!entries) return pass_on(entries);
  const bool is_there = words.kind.empty() || std::any_of(entries->begin(), entries->end(),
                                                          [&](const CatalogueEntry& entry) {
                                                            return entry.kind == words.kind;
                                                          });
  if (is_there) return {};
  return buoyd::fail(ErrorCode::invalid,
                     fmt::format("no readings of kind '{}' have come: see buoyshore instruments {}",
                                 words.kind, words.station));
}

int code_of(Forwarder::Outcome outcome) {
  switch (outcome) {
    case Forwarder::Outcome::refused:
    case Forwarder::Outcome::lost:
      return a_person_has_to_look;
    case Forwarder::Outcome::failed:
      return 1;
    default:
      return 0;
  }
}

Result<int> forward_all(const std::string& archive_path, const ForwardWords& words) {
  auto order = order_of(words);
  if (!order) return pass_on(order);
  auto form = form_of(words);
  if (!form) return pass_on(form);
  auto name = name_of(words, *order);
  if (!name) return pass_on(name);
  const std::string mark = buoyd::file_hash(template_path(words.form));
  order->form = fmt::format("{} {}", mark, words.rows);
  const bool has_files = order->target.kind == Target::Kind::file;  // they have one form for ever
  const std::string known_as = *name + order->target.query_mark();
  ArchiveReader archive(archive_path, buoyd::must_end);
  if (auto checked = check_source(archive, words); !checked) return pass_on(checked);
  auto cursor = Cursor::open(
      words.state, {words.station, words.instrument, words.kind, known_as, has_files ? mark : ""},
      words.is_moved);
  if (!cursor) return pass_on(cursor);
  if (words.is_anew) {
    if (auto dropped = (*cursor)->drop(); !dropped) return pass_on(dropped);
  }
  const buoyd::SystemClock clock;
  auto sender = sender_of(words, *order, (*cursor)->id(), clock);
  if (!sender) return pass_on(sender);
  Outbox outbox(std::move(*order), *form, **cursor, clock, buoyd::log_line);
  Forwarder forwarder(*name, archive, outbox, **cursor, **sender, clock, buoyd::must_end,
                      buoyd::log_line);
  const ForwardTotals before = (*cursor)->totals();
  buoyd::log_line(Priority::notice, fmt::format("forwards {} to {}, which got {} readings so far",
                                                words.station, *name, before.rows));
  const Forwarder::Outcome outcome = forwarder.run(words.is_once);
  const ForwardTotals& after = (*cursor)->totals();
  buoyd::log_line(
      Priority::notice,
      fmt::format("ends: {} readings, {} gaps and {} amended flags sent to {} in {} batches",
                  after.rows - before.rows, after.gaps - before.gaps,
                  after.amended - before.amended, *name, after.batches - before.batches));
  return code_of(outcome);
}

}  // namespace

int forward(const std::string& archive, const ForwardWords& words) {
  buoyd::end_at_signals();
  auto code = forward_all(archive, words);
  return code ? *code : say(code.error());
}

}  // namespace buoyshore
