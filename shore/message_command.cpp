// command --by-message: a command as a short message, for a buoy that no broker reaches.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>

#include "base/digits.hpp"
#include "base/json_object.hpp"
#include "base/quantity.hpp"
#include "base/replace_file.hpp"
#include "core/command.hpp"
#include "core/command_arguments.hpp"
#include "core/told/command_message.hpp"
#include "platform/secret_file.hpp"
#include "shore/collect/topic.hpp"
#include "shore/commands.hpp"
#include "shore/gateway/command_sender.hpp"
#include "shore/gateway/direct_ip_order.hpp"
#include "shore/send/local_inbox.hpp"

namespace buoyshore {

using buoyd::Bytes;
using buoyd::CommandMessage;
using buoyd::ErrorCode;
using buoyd::fail;
using buoyd::Result;

namespace {

constexpr std::size_t card_room = 78;      // bytes of a card of level 3
constexpr std::size_t iridium_room = 270;  // that an Iridium receives
constexpr std::string_view usual_life = "1 d";

Result<void> check_ways(const CommandOrder& order) {
  if (order.card_file.empty() == order.sbd_file.empty()) {
    return fail(ErrorCode::invalid, "a short message goes one way, expected --card or --sbd");
  }
  if (!order.direct_ip.empty() && order.card_file.empty()) {
    return fail(ErrorCode::invalid, "--direct-ip needs the buoy's IMEI, expected --card, too");
  }
  if (order.name == "configure") {
    return fail(ErrorCode::invalid,
                "a configuration does not fit into a short message, expected another command");
  }
  return {};
}

Result<CommandMessage> message_of(const CommandOrder& order, buoyd::WallTime now) {
  const auto life = buoyd::parse_duration(order.expires.empty() ? usual_life : order.expires);
  if (!life) return fail(ErrorCode::invalid, "--expires: " + life.error().text);
  buoyd::JsonObject object;
  if (auto added = buoyd::add_arguments(object, order.arguments); !added) return pass_on(added);
  const auto request = buoyd::Json::parse(object.str());
  CommandMessage command;
  command.number = static_cast<std::uint64_t>(
      std::chrono::floor<std::chrono::milliseconds>(now.time_since_epoch()).count());
  command.life = std::chrono::floor<std::chrono::minutes>(*life);
  command.name = order.name;
  for (std::size_t i = 0; request && i < request->keys().size(); ++i) {
    const std::string* const value = request->items()[i].string();
    command.arguments.emplace_back(request->keys()[i], value == nullptr ? "" : *value);
  }
  return command;
}

Result<void> order_by_direct_ip(const CommandOrder& order, std::uint64_t number,
                                const Bytes& message) {
  const auto gateway = TcpAddress::parse(order.direct_ip);
  if (!gateway) {
    return fail(ErrorCode::invalid,
                fmt::format("--direct-ip {}, expected HOST:PORT", order.direct_ip));
  }
  const auto imei = buoyd::read_secret(order.card_file);
  if (!imei) return tl::unexpected(imei.error());
  if (imei->size() != imei_digits || !buoyd::all_digits(*imei)) {
    return fail(ErrorCode::invalid,
                order.card_file + ": the first line is no IMEI, expected 15 digits");
  }
  return hand_to_iridium(*gateway, static_cast<std::uint32_t>(number & 0xFFFF'FFFFU), *imei,
                         message, buoyd::SystemClock());
}

Result<void> hand_over(const std::string& archive, const CommandOrder& order, std::uint64_t number,
                       const Bytes& message) {
  if (!order.sbd_file.empty()) {
    return buoyd::replace_file(order.sbd_file, std::string(message.begin(), message.end()));
  }
  if (!order.direct_ip.empty()) return order_by_direct_ip(order, number, message);
  const auto card = buoyd::read_secret(order.card_file);
  if (!card) return tl::unexpected(card.error());
  const std::string words = words_of({*card, message});
  if (!outgoing_command(words)) {
    return fail(ErrorCode::invalid,
                order.card_file + ": the first line is no card, expected 1 to 10 digits");
  }
  if (auto said = say_to(send_path(archive), words); !said) {
    return fail(ErrorCode::unavailable,
                fmt::format("no gateway with a terminal sends it: {}", said.error().text));
  }
  return {};
}

/// The number of the command that was handed over.
Result<std::uint64_t> send_command(const std::string& archive, const CommandOrder& order,
                                   buoyd::WallTime now) {
  if (auto sound = check_order(order); !sound) return pass_on(sound);
  if (auto sound = check_ways(order); !sound) return pass_on(sound);
  const auto command = message_of(order, now);
  if (!command) return tl::unexpected(command.error());
  const auto key = buoyd::read_message_key(order.key_file);
  if (!key) return tl::unexpected(key.error());
  const auto message = buoyd::write_command_message(order.station, *key, *command);
  if (!message) return tl::unexpected(message.error());
  const bool to_card = order.sbd_file.empty() && order.direct_ip.empty();
  const std::size_t room = to_card ? card_room : iridium_room;
  if (message->size() > room) {
    return fail(ErrorCode::invalid,
                fmt::format("the command takes {} bytes as a message, expected {} at most",
                            message->size(), room));
  }
  if (auto done = hand_over(archive, order, command->number, *message); !done) return pass_on(done);
  return command->number;
}

Result<void> check_expires(const CommandOrder& order) {
  if (order.expires.empty()) return {};
  const auto life = buoyd::parse_duration(order.expires);
  if (!life) return fail(ErrorCode::invalid, "--expires: " + life.error().text);
  const bool by_message = !order.key_file.empty();  // which counts whole minutes
  const buoyd::Micros least = by_message ? std::chrono::minutes(1) : std::chrono::seconds(1);
  if (*life >= least && *life <= buoyd::longest_command_life) return {};
  return fail(ErrorCode::invalid, fmt::format("--expires '{}', expected {} to 7 d", order.expires,
                                              by_message ? "1 min" : "1 s"));
}

}  // namespace

Result<void> check_order(const CommandOrder& order) {
  if (!is_station_name(order.station)) {
    return fail(ErrorCode::invalid, fmt::format("'{}' is no station, expected letters, digits, _ "
                                                "and -",
                                                order.station));
  }
  if (order.name == buoyd::release_command) {
    return fail(ErrorCode::invalid, std::string(buoyd::release_elsewhere));
  }
  if (std::ranges::find(buoyd::command_names, order.name) == buoyd::command_names.end()) {
    return fail(ErrorCode::invalid, fmt::format("there is no command '{}', expected {}", order.name,
                                                fmt::join(buoyd::command_names, ", ")));
  }
  return check_expires(order);
}

int command_by_message(const std::string& archive, const CommandOrder& order) {
  const auto number = send_command(archive, order, buoyd::SystemClock().wall());
  if (!number) return say(number.error());
  const std::string id = buoyd::id_of_command(*number);
  if (!order.direct_ip.empty()) {
    fmt::print("{}: waits for the buoy in the network; the gateway's log says what it answers\n",
               id);
  } else if (order.sbd_file.empty()) {
    fmt::print("{}: the gateway's log says when it is sent, and what the buoy answers\n", id);
  } else {
    fmt::print(
        "{}: mail {} as an attachment to the network, with the buoy's IMEI as the subject; "
        "the gateway's log says what the buoy answers\n",
        id, order.sbd_file);
  }
  return 0;
}

}  // namespace buoyshore
