// gateway and provisional: values that short messages bring, until their readings come.

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "base/hash.hpp"
#include "platform/end_signals.hpp"
#include "shore/archive/station_query.hpp"
#include "shore/collect/broker_loop.hpp"
#include "shore/gateway/direct_ip_source.hpp"
#include "shore/gateway/gateway.hpp"
#include "shore/gateway/mail_folder.hpp"
#include "shore/gateway/provisional_values.hpp"
#include "shore/gateway/terminal_source.hpp"
#include "shore/gateway/topic_listener.hpp"
#include "shore/gateway_commands.hpp"
#include "shore/serve/listening_socket.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

constexpr int listening_ms = 1000;

using Sources = std::vector<std::unique_ptr<MessageSource>>;

Result<std::unique_ptr<MessageSource>> listen_for_iridium(const std::string& address,
                                                          const buoyd::Clock& clock,
                                                          buoyd::RepeatLog& log) {
  auto socket = listening_socket(address);
  if (!socket) return pass_on(socket);
  buoyd::log_line(buoyd::Priority::notice, "takes DirectIP at " + socket->address);
  return std::make_unique<DirectIpSource>(std::move(socket->descriptor), clock, log);
}

Result<TerminalSource::Port> terminal_port(const GatewayWords& words) {
  using Rdss = TerminalSource::Rdss;
  if (words.rdss != "2.1" && words.rdss != "4.0") {
    return buoyd::fail(ErrorCode::invalid,
                       fmt::format("--rdss {}, expected 2.1 or 4.0", words.rdss));
  }
  return TerminalSource::Port{words.device, static_cast<std::uint32_t>(words.baud),
                              words.rdss == "4.0" ? Rdss::binary : Rdss::text};
}

Result<Sources> open_sources(const GatewayWords& words, const std::string& archive,
                             const buoyd::Clock& clock, buoyd::RepeatLog& log) {
  Sources sources;
  const auto add = [&sources](Result<std::unique_ptr<MessageSource>> source) -> Result<void> {
    if (!source) return pass_on(source);
    sources.push_back(*std::move(source));
    return {};
  };
  Result<void> added;
  if (added && !words.device.empty()) {
    auto port = terminal_port(words);
    if (!port) return pass_on(port);
    added = add(TerminalSource::open(*port, {send_path(archive), buoyd::log_line, clock, log}));
  }
  if (added && !words.direct_ip.empty()) {
    added = add(listen_for_iridium(words.direct_ip, clock, log));
  }
  if (added && !words.mail.empty()) added = add(MailFolder::open(words.mail, log));
  if (!added) return pass_on(added);
  if (sources.empty() && words.topic.empty()) {
    return buoyd::fail(ErrorCode::invalid,
                       "messages come from nowhere, expected DEVICE, --direct-ip, --mail or "
                       "--topic");
  }
  return sources;
}

/// One wait and one look at each source.
Result<void> turn(const Sources& sources, Gateway& gateway, int wait_ms) {
  std::vector<pollfd> set;
  for (const auto& source : sources) source->add_to(set);
  ::poll(set.data(), set.size(), wait_ms);
  for (const auto& source : sources) {
    auto messages = source->take();
    if (!messages) return pass_on(messages);
    for (const ShortMessage& message : *messages) {
      if (auto taken = gateway.take(message); !taken) return taken;
    }
  }
  return gateway.look();
}

/// Beside the sources a broker, whose loop waits for all of them.
Result<void> listen_to_broker(const BrokerOptions& broker, const std::string& topic,
                              const Sources& sources, Gateway& gateway, const buoyd::Clock& clock,
                              buoyd::RepeatLog& log) {
  const auto settings = broker.settings();
  if (!settings) return tl::unexpected(settings.error());
  buoyd::MqttOptions options;
  options.settings = *settings;
  options.client_id = "buoyshore-gateway-" + buoyd::to_hex(buoyd::random8());
  Result<void> done;
  TopicListener listener(topic, [&](const ShortMessage& message) {
    if (done) done = gateway.take(message);
  });
  BrokerLoop loop(std::move(options), listener, clock, log);
  loop.run([&] {
    if (done) done = turn(sources, gateway, 0);
    return buoyd::must_end() || !done;
  });
  return done;
}

Result<void> check_topic(const std::string& topic) {
  if (topic.empty() || buoyd::is_topic_filter(topic)) return {};
  return buoyd::fail(ErrorCode::invalid,
                     fmt::format("--topic '{}', expected a filter of topics: + is a whole level, # "
                                 "the last one",
                                 topic));
}

Result<void> take_messages(const BrokerOptions& broker, const std::string& archive_path,
                           const GatewayWords& words) {
  if (auto sound = check_topic(words.topic); !sound) return sound;
  const buoyd::SystemClock clock;
  buoyd::RepeatLog log(clock);
  Senders senders;
  if (!words.senders.empty()) {
    auto read = read_senders(words.senders);
    if (!read) return pass_on(read);
    senders = *std::move(read);
  }
  auto book = ProvisionalBook::open(archive_path);  // its lock is that of the socket beside it, too
  if (!book) return pass_on(book);
  auto sources = open_sources(words, archive_path, clock, log);
  if (!sources) return pass_on(sources);
  ArchiveReader archive(archive_path, buoyd::must_end);
  Gateway gateway(**book, archive, clock, buoyd::log_line, std::move(senders));
  buoyd::log_line(buoyd::Priority::notice, "takes digests");
  if (!words.topic.empty()) {
    return listen_to_broker(broker, words.topic, *sources, gateway, clock, log);
  }
  Result<void> done;
  while (done && !buoyd::must_end()) done = turn(*sources, gateway, listening_ms);
  return done;
}

/// Of a station that the archive does not know only its own short messages may have told.
Result<std::string> csv_of(const std::string& archive_path, const std::string& station) {
  auto archive = open_for_reading(archive_path);
  if (!archive) return pass_on(archive);
  auto book = open_provisional_to_read(archive_path);
  if (!book) return pass_on(book);
  PreparedSql archive_sql(**archive);
  PreparedSql book_sql(**book);
  auto values = provisional_values(archive_sql, book_sql, station);
  if (!values) return pass_on(values);
  if (values->empty()) {
    const auto names = station_names(archive_sql);
    if (!names) return tl::unexpected(names.error());
    if (std::ranges::find(*names, station) == names->end()) {
      return unknown_station(archive_sql, station);
    }
  }
  return provisional_csv(*values);
}

}  // namespace

int gateway(const BrokerOptions& broker, const std::string& archive, const GatewayWords& words) {
  buoyd::end_at_signals();
  const auto done = take_messages(broker, archive, words);
  return done || failed_with(done, ErrorCode::stopped) ? 0 : say(done.error());
}

int provisional(const std::string& archive, const std::string& station) {
  const auto text = csv_of(archive, station);
  if (!text) return say(text.error());
  fmt::print("{}", *text);
  return 0;
}

}  // namespace buoyshore
