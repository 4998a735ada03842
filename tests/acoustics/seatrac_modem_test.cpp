#include "acoustics/modem/seatrac_modem.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "modem_talk.hpp"

namespace buoyd::test {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;

/// What a beacon says: as a command, but for its first character.
std::string said_by_beacon(SeatracKind kind, const Bytes& fields) {
  const Bytes words = seatrac_command(kind, fields);
  return "$" + std::string(words.begin() + 1, words.end());
}

SeatracSentence read_said(SeatracKind kind, const Bytes& fields) {
  const std::string line = said_by_beacon(kind, fields);
  return read_seatrac(line.substr(0, line.size() - 2));
}

/// To 7 from 2, sound at 1500.0 m/s, -10.0 dB.
Bytes fix(std::uint8_t flags) {
  return {7, 2, flags, 0, 1, 0, 2, 0, 3, 0, 4, 0, 0x98, 0x3A, 0x9C, 0xFF};
}

Bytes joined(Bytes first, const Bytes& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

/// A count, a time, and 1506.0 m.
const Bytes range_block{1, 0, 0, 0, 2, 0, 0, 0, 0xD4, 0x3A};
const Bytes data_block{0, 5, 'H', 'e', 'l', 'l', 'o'};

/// The worked examples of the forms.
TEST(SeatracSentences, frame_commands) {
  const std::array<std::uint8_t, 2> ping{0x0F, 0x02};
  EXPECT_EQ(seatrac_command(SeatracKind::ping, ping), modem_words("#400F0285E5\r\n"));
  EXPECT_EQ(seatrac_command(static_cast<SeatracKind>(0x02), {}), modem_words("#0281C1\r\n"));
}

TEST(SeatracSentences, tell_of_data_behind_any_blocks_of_the_fix) {
  const Bytes angles{2, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0};  // two receivers
  const Bytes position{1, 0, 2, 0, 3, 0};
  for (const auto& [flags, blocks] : std::vector<std::pair<std::uint8_t, Bytes>>{
           {0, {}},
           {1, range_block},
           {2, angles},
           {4, position},
           {7, joined(joined(range_block, angles), position)}}) {
    const auto sentence =
        read_said(SeatracKind::received, joined(joined(fix(flags), blocks), data_block));
    const auto& frame = std::get<SeatracFrame>(sentence);
    EXPECT_EQ(frame.to, 7);
    EXPECT_EQ(frame.heard.from, 2);
    EXPECT_EQ(frame.heard.bytes, modem_words("Hello"));
    EXPECT_EQ(frame.heard.quality.rssi, -10);
    EXPECT_EQ(frame.heard.quality.travel.has_value(), (flags & 1U) != 0);
  }
}

TEST(SeatracSentences, tell_of_a_range) {
  const auto range =
      std::get<SeatracRange>(read_said(SeatracKind::ping_answer, joined(fix(1), range_block)));
  EXPECT_EQ(range.from, 2);
  EXPECT_EQ(range.travel, 1004ms);
  EXPECT_FALSE(std::get<SeatracRange>(read_said(SeatracKind::ping_answer, fix(0))).travel);
}

TEST(SeatracSentences, that_are_damaged_or_do_not_matter_are_nothing) {
  for (const char* text :
       {"", "$", "$60", "$600002", "$6000020000", "#400F0285E5", "$zz", "$600"}) {
    EXPECT_TRUE(std::holds_alternative<std::monostate>(read_seatrac(text))) << text;
  }
  for (const Bytes& fields :
       {fix(0), joined(fix(0), {0, 6, 'H'}), joined(fix(0), {1, 1, 'H'}), joined(fix(0), {0, 0}),
        joined(fix(2), {255, 1}), joined(fix(1), {1}), Bytes{7, 2}, Bytes{}}) {
    EXPECT_TRUE(std::holds_alternative<std::monostate>(read_said(SeatracKind::received, fields)));
  }
  EXPECT_TRUE(std::holds_alternative<std::monostate>(
      read_said(static_cast<SeatracKind>(0x10), Bytes(15, 0))));
}

class SeatracOn : public ModemTalk {
 protected:
  SeatracOn() : ModemTalk(modem_) {}

  void tell(SeatracKind kind, const Bytes& fields) { say(said_by_beacon(kind, fields)); }
  std::string command(SeatracKind kind, const Bytes& fields) {
    const Bytes words = seatrac_command(kind, fields);
    return {words.begin(), words.end()};
  }
  static Bytes block(std::uint8_t address) {
    Bytes settings(110, 9);
    settings[96] = address;
    return settings;
  }
  void set_up() {
    modem_.opened(now);
    EXPECT_EQ(step(), command(SeatracKind::get_settings, {}));
    tell(SeatracKind::get_settings, block(7));
    ASSERT_TRUE(modem_.is_ready());
  }
  void offer() {
    ASSERT_TRUE(modem_.send(2, modem_words("Hello")));
    EXPECT_EQ(step(), command(SeatracKind::send, {2, 0, 5, 'H', 'e', 'l', 'l', 'o'}));
  }

  SeatracModem modem_{7};
};

TEST_F(SeatracOn, that_has_its_address_is_ready_at_once) {
  set_up();
  EXPECT_EQ(modem_.state(), "ready");
}

TEST_F(SeatracOn, gets_its_address_with_a_new_start) {
  modem_.opened(now);
  static_cast<void>(step());
  tell(SeatracKind::get_settings, block(15));
  EXPECT_EQ(step(), command(SeatracKind::set_settings, block(7)));
  tell(SeatracKind::set_settings, {0});
  EXPECT_EQ(step(), command(SeatracKind::save_settings, {}));
  tell(SeatracKind::save_settings, {0});
  EXPECT_EQ(step(), command(SeatracKind::reboot, {0x95, 0x6A}));
  tell(SeatracKind::reboot, {0});
  EXPECT_EQ(modem_.next_due() - now, SeatracModem::start_time);
  now = modem_.next_due();
  EXPECT_EQ(step(), command(SeatracKind::get_settings, {}));
  tell(SeatracKind::get_settings, block(7));
  EXPECT_TRUE(modem_.is_ready());
}

TEST_F(SeatracOn, that_does_not_take_its_address_says_so) {
  modem_.opened(now);
  static_cast<void>(step());
  tell(SeatracKind::get_settings, block(15));
  static_cast<void>(step());
  tell(SeatracKind::set_settings, {5});
  EXPECT_EQ(modem_.state(), "settings refused: 05");
  now = modem_.next_due();
  EXPECT_EQ(step(), command(SeatracKind::get_settings, {}));
  tell(SeatracKind::get_settings, Bytes(20, 0));
  EXPECT_EQ(modem_.state(), "its settings are too short");
}

TEST_F(SeatracOn, sends_and_is_ready_when_the_frame_has_sounded) {
  set_up();
  offer();
  tell(SeatracKind::send, {0, 2});
  EXPECT_THAT(modem_.take_events(), IsEmpty());
  EXPECT_EQ(modem_.next_due() - now, modem_.air_time(5) + modem_.turnaround());
  now = modem_.next_due();
  EXPECT_EQ(step(), "");
  EXPECT_TRUE(std::holds_alternative<FrameSent>(only_event()));
  EXPECT_TRUE(modem_.is_ready());
}

TEST_F(SeatracOn, tells_a_refusal_and_whether_it_may_go_later) {
  set_up();
  for (const bool is_busy : {true, false}) {
    offer();
    tell(SeatracKind::send, {static_cast<std::uint8_t>(is_busy ? 0x30 : 0x05), 2});
    EXPECT_EQ(std::get<FrameRefused>(only_event()).is_busy, is_busy);
    EXPECT_TRUE(modem_.is_ready());
  }
}

TEST_F(SeatracOn, that_is_silent_is_set_up_anew) {
  set_up();
  offer();
  now = modem_.next_due();
  EXPECT_EQ(step(), "");
  EXPECT_TRUE(std::get<FrameRefused>(only_event()).is_busy);
  EXPECT_EQ(modem_.state(), "silent");
  now = modem_.next_due();
  EXPECT_EQ(step(), command(SeatracKind::get_settings, {}));
}

TEST_F(SeatracOn, hears_data_for_it) {
  set_up();
  tell(SeatracKind::received, joined(fix(0), data_block));
  EXPECT_EQ(std::get<FrameHeard>(only_event()).bytes, modem_words("Hello"));
  Bytes other = joined(fix(0), data_block);
  other[0] = 9;
  tell(SeatracKind::received, other);
  EXPECT_THAT(modem_.take_events(), IsEmpty());
}

TEST_F(SeatracOn, ranges_by_a_ping) {
  set_up();
  ASSERT_TRUE(modem_.range(2));
  EXPECT_EQ(step(), command(SeatracKind::ping, {2, 2}));
  tell(SeatracKind::ping, {0, 2});
  EXPECT_EQ(modem_.state(), "ranging");
  tell(SeatracKind::ping_answer, joined(fix(1), range_block));
  EXPECT_EQ(std::get<Ranged>(only_event()).travel, 1004ms);
  for (const bool is_told : {true, false}) {
    ASSERT_TRUE(modem_.range(2));
    static_cast<void>(step());
    tell(SeatracKind::ping, {0, 2});
    if (is_told) tell(SeatracKind::ping_error, {0x34, 2});
    now = std::min(modem_.next_due(), now + 1h);
    EXPECT_EQ(step(), "");
    EXPECT_FALSE(std::get<Ranged>(only_event()).travel);
    EXPECT_TRUE(modem_.is_ready());
  }
}

TEST_F(SeatracOn, passes_over_chatter_and_garbage) {
  set_up();
  offer();
  say("\xFF$zz\r\n$6000020000\r\n#6000\r\n");
  tell(static_cast<SeatracKind>(0x10), Bytes(15, 1));
  say(std::string(5000, '$'));
  EXPECT_THAT(modem_.take_events(), IsEmpty());
  EXPECT_EQ(modem_.state(), "sending");
}

TEST_F(SeatracOn, whose_line_is_lost_sent_nothing) {
  set_up();
  offer();
  modem_.closed(now);
  EXPECT_TRUE(std::get<FrameRefused>(only_event()).is_busy);
  set_up();
  EXPECT_FALSE(modem_.send(2, Bytes(32, 'x')));
}

}  // namespace
}  // namespace buoyd::test
