#include "app/message_links.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/digits.hpp"
#include "core/told/rdss_frames.hpp"
#include "core/told/rdss_text.hpp"
#include "line/port/port_line.hpp"
#include "messages/rdss_terminal.hpp"
#include "messages/sbd_terminal.hpp"
#include "platform/secret_file.hpp"
#include "platform/thread.hpp"

namespace buoyd {

namespace {

constexpr std::size_t longest_card = 10;
/// A line that is opened takes some seconds, and its terminal is listened to for two.
constexpr Micros message_turn_limit = std::chrono::seconds(30);

/// Of its card and its key: what is in them.
Hash8 mark_of(const MessageLinkSettings& link) {
  return contents_mark({link.to_file, link.commands_key_file});
}

/// The error never names what the file says: it is a secret.
Result<std::string> read_card(const std::string& file) {
  auto card = read_secret(file);
  if (card && (!all_digits(*card) || card->size() > longest_card)) {
    return fail(ErrorCode::invalid, file + ": the first line is no card, expected 1 to 10 digits");
  }
  return card;
}

Result<std::unique_ptr<LinkTerminal>> terminal_of(const MessageLinkSettings& link) {
  using Terminal = MessageLinkSettings::Terminal;
  if (link.terminal == Terminal::iridium_sbd) return std::make_unique<SbdTerminal>();
  auto card = read_card(link.to_file);
  if (!card) return pass_on(card);
  std::unique_ptr<RdssDialect> dialect = std::make_unique<RdssText>();
  if (link.terminal == Terminal::rdss_binary) dialect = std::make_unique<RdssFrames>();
  if (!dialect->can_be_card(*card)) {
    return fail(ErrorCode::invalid,
                link.to_file + ": no card of RDSS 4.0, expected 16777215 at most");
  }
  return std::make_unique<RdssTerminal>(*std::move(card), std::move(dialect));
}

}  // namespace

class MessageLinks::Running {
 public:
  /// `read`: the mark of its files when they were read.
  Running(const MessageLinkSettings& link, const Hash8& read, MessageLaneOptions options,
          std::unique_ptr<LinkTerminal> terminal, const Clock& clock, RepeatLog& log,
          Supervision& supervision)
      : settings_(link),
        read_(read),
        watched_(supervision, "message link " + link.name, {message_turn_limit}),
        port_(dialog_line(link, link.name), clock, stop_, log),
        loop_(port_, std::move(options), std::move(terminal), log, &watched_.turns()) {}
  ~Running() { stop_.raise(); }  // the thread is joined behind it
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  [[nodiscard]] Result<void> begin() {
    return thread_.start(name(), [this] {
      loop_.run();
      watched_.ended();
    });
  }
  void ask_to_stop() { stop_.raise(); }
  void news(const SpoolNews& news) { loop_.news(news); }
  void answer(AnswerMessage answer) { loop_.answer(std::move(answer)); }
  [[nodiscard]] const std::string& name() const { return settings_.name; }
  [[nodiscard]] const MessageLinkSettings& settings() const { return settings_; }
  [[nodiscard]] bool is_stale() const { return mark_of(settings_) != read_; }
  [[nodiscard]] MessageLinkStatus status() const {
    MessageLinkStatus status = loop_.status();
    status.name = name();
    return status;
  }

 private:
  const MessageLinkSettings settings_;
  const Hash8 read_;
  StopSignal stop_;
  WatchedThread watched_;
  PortLine port_;
  MessageLoop loop_;
  Thread thread_;
};

MessageLinks::MessageLinks(const Clock& clock, RepeatLog& log, Supervision& supervision,
                           TakeCommand take)
    : clock_(clock), log_(log), supervision_(supervision), take_(std::move(take)) {}

MessageLinks::~MessageLinks() = default;

void MessageLinks::begin(const std::string& station,
                         const std::vector<MessageLinkSettings>& links) {
  end_others(station, links);
  station_ = station;
  for (const MessageLinkSettings& link : links) {
    if (std::ranges::find(running_, link.name, &Running::name) == running_.end()) begin_one(link);
  }
}

void MessageLinks::try_again() {
  for (const Failed& one : std::exchange(failed_, {})) begin_one(one.link);
}

void MessageLinks::begin_one(const MessageLinkSettings& link) {
  const std::string name = "message link " + link.name;
  if (const auto started = start(station_, link); !started) {
    log_.occurred(name, "begin", Priority::error, started.error().text);
    failed_.push_back({link, started.error().text});
  } else {
    log_.ended(name, "begin", "it has begun");
  }
}

/// All at once: they end side by side.
void MessageLinks::end_others(const std::string& station,
                              const std::vector<MessageLinkSettings>& links) {
  std::vector<std::unique_ptr<Running>> going_on;
  std::vector<std::unique_ptr<Running>> ending;
  std::vector<bool> goes_on;
  for (const auto& one : running_) {
    const bool is_asked_for = std::ranges::find(links, one->settings()) != links.end();
    goes_on.push_back(station == station_ && is_asked_for && !one->is_stale());
  }
  {
    const Lock lock(mutex_);
    for (std::size_t i = 0; i < running_.size(); ++i) {
      (goes_on[i] ? going_on : ending).push_back(std::move(running_[i]));
    }
    running_ = std::move(going_on);
  }
  for (const auto& one : ending) one->ask_to_stop();
  failed_.clear();
}

Result<void> MessageLinks::start(const std::string& station, const MessageLinkSettings& link) {
  const Hash8 read = mark_of(link);  // first: what is replaced meanwhile is not taken for read
  auto terminal = terminal_of(link);
  if (!terminal) return pass_on(terminal);
  MessageLaneOptions options{station, link.interval, link.length, link.carries};
  if (!link.commands_key_file.empty()) {
    const auto key = read_message_key(link.commands_key_file);
    if (!key) return tl::unexpected(key.error());
    options.take_command = [this, authority = CommandAuthority{station, link.name, *key}](
                               const auto& message) { return take(authority, message); };
  }
  auto running = std::make_unique<Running>(link, read, std::move(options), *std::move(terminal),
                                           clock_, log_, supervision_);
  if (auto begun = running->begin(); !begun) return begun;
  const Lock lock(mutex_);
  running_.push_back(std::move(running));
  return {};
}

bool MessageLinks::take(const CommandAuthority& authority, std::span<const std::uint8_t> message) {
  auto call = command_call(authority, message);
  if (!call) {
    log_.occurred("message link " + authority.link, "unproven", Priority::warning,
                  "a message was no command: " + call.error().text);
    return false;
  }
  take_(*std::move(call));
  return true;
}

void MessageLinks::answer(const CommandAnswer& answer) {
  for (const auto& one : running_) {
    if (answer.by_message && one->name() == answer.by_message->link) {
      one->answer(answer_message(station_, answer));
    }
  }
}

void MessageLinks::end() {
  end_others(station_, {});
}

bool MessageLinks::is_stale() const {
  const auto is_stale = [](const auto& one) { return one->is_stale(); };
  return !failed_.empty() || std::ranges::any_of(running_, is_stale);
}

void MessageLinks::news(const SpoolNews& news) {
  const Lock lock(mutex_);
  for (const auto& one : running_) one->news(news);
}

std::vector<MessageLinkStatus> MessageLinks::status() const {
  std::vector<MessageLinkStatus> all;
  all.reserve(running_.size() + failed_.size());
  for (const auto& one : running_) all.push_back(one->status());
  for (const Failed& one : failed_) all.push_back({.name = one.link.name, .state = one.why});
  return all;
}

}  // namespace buoyd
