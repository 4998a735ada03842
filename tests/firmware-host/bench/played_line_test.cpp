#include <gtest/gtest.h>

#include <set>

#include "firmware-host/bench/played_line_bench.hpp"

namespace buoysim {
namespace {

TEST_F(PlayedLineTest, answers_after_the_requests_wire_time_and_the_turnaround) {
  play(rtu);
  ask(ask_oxygen(1));
  EXPECT_EQ(line_->next_due(), clock_.mono() + Micros{8334 + 10'000 + 1042});
  pass(Micros{8334 + 10'000 + 1041});
  EXPECT_TRUE(take().empty());
  pass(Micros{1});
  EXPECT_EQ(take(), bytes("01"));
  pass(8 * Micros{1042});
  const Bytes rest = take();
  ASSERT_EQ(rest.size(), 8U);
  Bytes frame = bytes("01");
  frame.insert(frame.end(), rest.begin(), rest.end());
  EXPECT_EQ(frame, bytes(oxygen_of_a));
}

TEST_F(PlayedLineTest, the_ledger_is_written_before_the_first_byte) {
  play(rtu);
  ask(ask_oxygen(1));
  ASSERT_EQ(ledger_.size(), 1U);
  EXPECT_EQ(written_before_[0], 0U);
  EXPECT_EQ(ledger_[0].instrument, "a");
  EXPECT_EQ(ledger_[0].counter, 1U);
  EXPECT_EQ(ledger_[0].bytes, bytes(oxygen_of_a));
  EXPECT_EQ(ledger_[0].values,
            (std::vector<std::pair<std::string, std::string>>{{"dissolved_oxygen", "8.3125"}}));
  EXPECT_EQ(ledger_[0].boottime, clock_.mono());
  EXPECT_EQ(ledger_[0].time, clock_.wall());
}

TEST_F(PlayedLineTest, an_answer_that_left_long_after_its_request_is_noted_whoever_held_it_up) {
  play(rtu);
  const buoyd::MonoTime seen_empty = clock_.mono();
  clock_.advance(
      second);  // the simulator could not run, and the request waited, who knows how long
  ask(ask_oxygen(1));
  ASSERT_EQ(ledger_.size(), 1U);
  EXPECT_FALSE(ledger_[0].asked);
  clock_.advance(2 * second);
  line_->turn();
  ASSERT_EQ(ledger_.size(), 2U);
  EXPECT_EQ(ledger_[1].fault, departed_fault);
  EXPECT_EQ(ledger_[1].asked, seen_empty);
  EXPECT_EQ(ledger_[1].boottime, clock_.mono());
  EXPECT_EQ(ledger_[1].counter, ledger_[0].counter);
  EXPECT_EQ(take(), bytes(oxygen_of_a));
}

TEST_F(PlayedLineTest, an_answer_that_left_in_time_is_not_noted) {
  play(rtu);
  ask(ask_oxygen(1));
  pass(second);
  EXPECT_EQ(take(), bytes(oxygen_of_a));
  EXPECT_EQ(ledger_.size(), 1U);
}

TEST_F(PlayedLineTest, an_answer_that_stalled_on_its_way_is_noted_and_what_was_asked_meanwhile) {
  play(rtu);
  ask(ask_oxygen(1));
  pass(Micros{8334 + 10'000 + 1042});
  ASSERT_EQ(take().size(), 1U);
  clock_.advance(149 * millisecond);  // and 1.042 ms to the next byte's time
  line_->turn();
  ASSERT_EQ(ledger_.size(), 1U);
  EXPECT_EQ(take().size(), 8U);

  ask(ask_oxygen(1));
  pass(Micros{8334 + 10'000 + 1042});
  ASSERT_EQ(take().size(), 1U);
  clock_.advance(152 * millisecond);
  ask(ask_oxygen(2));
  ASSERT_EQ(ledger_.size(), 5U);
  EXPECT_EQ(ledger_[3].fault, stalled_fault);
  EXPECT_EQ(ledger_[3].instrument, "a");
  EXPECT_EQ(ledger_[3].counter, ledger_[1].counter);
  EXPECT_EQ(ledger_[3].boottime, clock_.mono());
  EXPECT_TRUE(ledger_[3].asked);
  EXPECT_TRUE(ledger_[3].values.empty());
  EXPECT_EQ(ledger_[4].fault, stalled_fault);
  EXPECT_EQ(ledger_[4].instrument, "b");
}

TEST_F(PlayedLineTest, an_answer_that_begins_late_and_is_played_in_one_piece_did_not_stall) {
  play(rtu);
  ask(ask_oxygen(1));
  clock_.advance(200 * millisecond);
  line_->turn();
  EXPECT_EQ(take().size(), 9U);
  EXPECT_EQ(ledger_.size(), 1U);
}

TEST_F(PlayedLineTest, what_the_ledger_cannot_have_is_not_said) {
  play(rtu);
  writable_ = false;
  ask(ask_oxygen(1));
  pass(second);
  EXPECT_TRUE(take().empty());
}

TEST_F(PlayedLineTest, units_answer_for_themselves_and_others_are_silent) {
  play(rtu);
  ask(ask_oxygen(2));
  pass(second);
  EXPECT_EQ(take(), rtu_frame(2, bytes("03 04 40 FD C2 8F")));
  for (const int unit : {3, 0, 247}) {
    ask(ask_oxygen(unit));
    pass(second);
    EXPECT_TRUE(take().empty()) << unit;
  }
  EXPECT_EQ(ledger_.size(), 1U);
}

TEST_F(PlayedLineTest, exceptions_are_answers_too) {
  play(rtu);
  ask(rtu_frame(1, bytes("03 FF 00 00 02")));
  pass(second);
  EXPECT_EQ(take(), rtu_frame(1, bytes("83 02")));
  ask(rtu_frame(1, bytes("11")));
  pass(second);
  EXPECT_EQ(take(), rtu_frame(1, bytes("91 01")));
  EXPECT_EQ(line_->instruments().at("a").exceptions, 2U);
  EXPECT_EQ(ledger_.size(), 2U);
}

TEST_F(PlayedLineTest, a_damaged_request_gets_no_answer_and_the_next_one_does) {
  play(rtu);
  Bytes damaged = ask_oxygen(1);
  damaged.back() ^= 1U;
  ask(damaged);
  pass(second);
  EXPECT_TRUE(take().empty());
  ask(ask_oxygen(1));
  pass(second);
  EXPECT_EQ(take().size(), 9U);
  line_->close();
  EXPECT_EQ(line_->damaged_requests(), 1U);
}

TEST_F(PlayedLineTest, requests_inside_the_gap_are_counted) {
  play(rtu);
  ask(ask_oxygen(1));
  pass(Micros{8334 + 10'000 + 9'375});  // nine characters
  ASSERT_EQ(take().size(), 9U);
  clock_.advance(3 * millisecond);
  ask(ask_oxygen(1));  // the gap is 3.646 ms
  EXPECT_EQ(line_->counters().inside_gap, 1U);
  pass(second);
  ask(ask_oxygen(1));
  EXPECT_EQ(line_->counters().inside_gap, 1U);
  EXPECT_EQ(line_->counters().requests, 3U);
}

TEST_F(PlayedLineTest, silence) {
  play(rtu + "[[fault]]\nkind = \"silence\"\ninstrument = \"a\"\n");
  ask(ask_oxygen(1));
  pass(second);
  EXPECT_TRUE(take().empty());
  ASSERT_EQ(ledger_.size(), 1U);
  EXPECT_EQ(ledger_[0].fault, "silence");
  ask(ask_oxygen(2));
  pass(second);
  EXPECT_EQ(take().size(), 9U);
}

TEST_F(PlayedLineTest, late_answers) {
  play(rtu + "[[fault]]\nkind = \"late\"\ninstrument = \"a\"\nlate = \"400 ms\"\ncount = 1\n");
  ask(ask_oxygen(1));
  pass(410 * millisecond);
  EXPECT_TRUE(take().empty());
  EXPECT_EQ(ledger_[0].fault, "late");
  // The asker gave up; another's answer comes first, and is not kept waiting.
  ask(ask_oxygen(2));
  pass(second);
  const Bytes both = take();
  ASSERT_EQ(both.size(), 18U);
  EXPECT_EQ(line_->counters().inside_gap, 0U);
  EXPECT_EQ(line_->counters().overlapping, 1U);
}

TEST_F(PlayedLineTest, bad_checksum) {
  play(rtu + "[[fault]]\nkind = \"bad_checksum\"\ninstrument = \"a\"\ncount = 1\n");
  ask(ask_oxygen(1));
  pass(second);
  Bytes frame = take();
  EXPECT_EQ(ledger_[0].bytes, frame);
  EXPECT_EQ(ledger_[0].fault, "bad_checksum");
  frame.back() ^= 0xFFU;
  EXPECT_EQ(frame, bytes(oxygen_of_a));
  ask(ask_oxygen(1));
  pass(second);
  EXPECT_EQ(ledger_[1].fault, "");
  EXPECT_EQ(ledger_[1].counter, 1U);  // asked again it is the same record
}

// Whoever asked may have been held up and have read the late answer in time by its own clock. Then
// what it asks next is a poll of its own, and so is the one behind it.
TEST_F(PlayedLineTest, behind_a_late_answer_that_has_come_the_same_record_again_is_a_copy) {
  play(rtu + "[[fault]]\nkind = \"late\"\ninstrument = \"a\"\nlate = \"3 s\"\ncount = 1\n");
  ask(ask_oxygen(1));
  pass(4 * second);
  ledger_.clear();
  for (int i = 0; i < 3; ++i) {
    ask(ask_oxygen(1));
    pass(100 * millisecond);
  }
  ASSERT_EQ(ledger_.size(), 3U);
  EXPECT_EQ(ledger_[0].counter, 2U);
  EXPECT_EQ(ledger_[0].fault, "");
  EXPECT_EQ(ledger_[1].counter, 2U);
  EXPECT_EQ(ledger_[1].fault, "copy");
  EXPECT_EQ(ledger_[2].counter, 3U);
  EXPECT_EQ(ledger_[2].fault, "");
}

TEST_F(PlayedLineTest, garbage_follows_the_answer) {
  play(rtu + "[[fault]]\nkind = \"garbage\"\ninstrument = \"a\"\nbytes = 5\n");
  ask(ask_oxygen(1));
  pass(second);
  const Bytes all = take();
  ASSERT_EQ(all.size(), 14U);
  EXPECT_EQ(Bytes(all.begin(), all.begin() + 9), bytes(oxygen_of_a));
  EXPECT_EQ(ledger_[0].fault, "garbage");
}

TEST_F(PlayedLineTest, answers_that_faults_change) {
  const Bytes sound = bytes(oxygen_of_a);
  struct Case {
    const char* fault;
    Bytes answer;
    bool has_values;
  };
  Bytes twice = sound;
  twice.insert(twice.end(), sound.begin(), sound.end());
  const Case cases[] = {
      {"duplicated", twice, true},
      {"wrong_unit", rtu_frame(2, bytes("03 04 41 05 00 00")), true},
      {"exception", rtu_frame(1, bytes("83 04")), false},
      {"busy", rtu_frame(1, bytes("83 06")), false},
      {"slow", sound, true},
      {"stuck", sound, true},
  };
  for (const Case& c : cases) {
    ledger_.clear();
    play(rtu + "[[fault]]\nkind = \"" + c.fault + "\"\ninstrument = \"a\"\n");
    ask(ask_oxygen(1));
    pass(second);
    EXPECT_EQ(take(), c.answer) << c.fault;
    const bool is_slow = std::string(c.fault) == "slow";
    ASSERT_EQ(ledger_.size(), is_slow ? 2U : 1U) << c.fault;  // that it departed late, too
    EXPECT_EQ(ledger_[0].fault, c.fault);
    EXPECT_EQ(ledger_[0].instrument, "a");
    EXPECT_EQ(ledger_[0].values.empty(), !c.has_values) << c.fault;
    const std::size_t told = std::string(c.fault) == "duplicated" ? sound.size() : c.answer.size();
    EXPECT_EQ(ledger_[0].bytes,
              Bytes(c.answer.begin(), c.answer.begin() + static_cast<std::ptrdiff_t>(told)));
  }
}

TEST_F(PlayedLineTest, truncated_and_hit_answers_are_damaged_and_said_so) {
  play(rtu + "[[fault]]\nkind = \"truncated\"\ninstrument = \"a\"\ncount = 20\n" +
       "[[fault]]\nkind = \"bit_errors\"\ninstrument = \"b\"\nrate = 0.01\n");
  for (int i = 0; i < 20; ++i) {
    ask(ask_oxygen(1));
    pass(second);
    const Bytes part = take();
    ASSERT_TRUE(!part.empty() && part.size() < 9);
    EXPECT_EQ(part, ledger_.back().bytes);
    EXPECT_EQ(ledger_.back().fault, "truncated");
  }
  const Bytes sound = rtu_frame(2, bytes("03 04 40 FD C2 8F"));
  int hit = 0;
  for (int i = 0; i < 200; ++i) {
    ask(ask_oxygen(2));
    pass(second);
    const Bytes frame = take();
    EXPECT_EQ(ledger_.back().fault, frame == sound ? "" : "bit_errors");
    EXPECT_EQ(ledger_.back().bytes, frame);
    hit += frame == sound ? 0 : 1;
  }
  EXPECT_NEAR(hit, 103, 40);  // 1 - 0.99^72
}

TEST_F(PlayedLineTest, slow_answers_take_longer) {
  play(rtu + "[[fault]]\nkind = \"slow\"\ninstrument = \"a\"\nlate = \"200 ms\"\n");
  ask(ask_oxygen(1));
  EXPECT_EQ(line_->next_due(), clock_.mono() + Micros{8334 + 210'000 + 1042});
}

TEST_F(PlayedLineTest, an_adapter_with_echo_hears_the_request_first) {
  Bytes both = ask_oxygen(1);
  const Bytes sound = bytes(oxygen_of_a);
  both.insert(both.end(), sound.begin(), sound.end());
  play(rtu + "[[fault]]\nkind = \"echo\"\nline = \"bus\"\nfor = \"1 s\"\n");
  ask(ask_oxygen(1));
  pass(2 * second);
  EXPECT_EQ(take(), both);
  EXPECT_EQ(ledger_[0].fault, "echo");
  ask(ask_oxygen(1));
  pass(second);
  EXPECT_EQ(take(), sound);

  ledger_.clear();
  play(std::string(rtu).replace(rtu.find("baud"), 0, "echo = true\n"));
  ask(ask_oxygen(1));
  pass(second);
  EXPECT_EQ(take(), both);
  EXPECT_EQ(ledger_[0].fault, "");  // as its configuration says
}

TEST_F(PlayedLineTest, a_cut_line_loses_what_waits_and_comes_back) {
  play(rtu + "[[fault]]\nkind = \"cut\"\nline = \"bus\"\nat = \"1 s\"\nfor = \"2 s\"\n");
  clock_.advance(second - millisecond);
  ask(ask_oxygen(1));
  clock_.advance(2 * millisecond);
  line_->turn();
  EXPECT_FALSE(port_->up);
  ASSERT_EQ(ledger_.size(), 2U);
  EXPECT_EQ(ledger_[0].fault, "");
  EXPECT_EQ(ledger_[1].fault, "cut");
  EXPECT_EQ(ledger_[1].counter, ledger_[0].counter);
  clock_.advance(2 * second);
  line_->turn();
  EXPECT_TRUE(port_->up);
  pass(second);
  EXPECT_TRUE(take().empty());
  ask(ask_oxygen(1));
  pass(second);
  EXPECT_EQ(take().size(), 9U);
  EXPECT_EQ(line_->counters().requests, 2U);  // counted over the cut
}

const std::string tcp = R"(
[[line]]
name = "net"
tcp = "127.0.0.1:0"
[[instrument]]
name = "lidar"
line = "net"
model = "zx-300"
turnaround = "2 ms"
counter = { channel = "reference", start = 123456 }
)";
const char* const ask_reference = "0007 0000 0006 09 04 0000 0002";

TEST_F(PlayedLineTest, tcp_answers_any_unit_with_its_transaction) {
  play(tcp);
  port_->connected = {5};
  line_->turn();
  ask(bytes(ask_reference), 5);
  EXPECT_EQ(line_->next_due(), clock_.mono() + 2 * millisecond);
  pass(2 * millisecond);
  EXPECT_EQ(take(), bytes("0007 0000 0007 09 04 04 2000 47F1"));
  EXPECT_EQ(port_->written_to, std::vector<int>{5});
}

TEST_F(PlayedLineTest, torn_scans_move_on_between_reads) {
  play(tcp + "[[fault]]\nkind = \"torn\"\ninstrument = \"lidar\"\nat = \"5 s\"\nfor = \"1 s\"\n");
  ask(bytes(ask_reference));
  ask(bytes(ask_reference));
  EXPECT_EQ(ledger_[1].counter, ledger_[0].counter);
  pass(5 * second);
  ask(bytes(ask_reference));
  ask(bytes(ask_reference));
  EXPECT_EQ(ledger_[3].counter, ledger_[2].counter + 1);
  EXPECT_EQ(ledger_[3].fault, "torn");
}

TEST_F(PlayedLineTest, tcp_bad_checksum_is_a_wrong_transaction) {
  play(tcp + "[[fault]]\nkind = \"bad_checksum\"\ninstrument = \"lidar\"\n");
  ask(bytes(ask_reference));
  pass(second);
  EXPECT_EQ(take(), bytes("00F8 0000 0007 09 04 04 2000 47F1"));
}

TEST_F(PlayedLineTest, who_speaks_no_modbus_is_dropped) {
  play(tcp);
  ask(bytes("474554202f20485454502f312e31"));
  EXPECT_EQ(port_->dropped, std::vector<int>{0});
}

TEST_F(PlayedLineTest, a_peer_that_leaves_loses_its_answer) {
  play(tcp);
  ask(bytes(ask_reference));
  port_->connected = {};
  line_->turn();
  ASSERT_EQ(ledger_.size(), 2U);
  EXPECT_EQ(ledger_[1].fault, "cut");
}

TEST_F(PlayedLineTest, several_instruments_on_tcp_are_told_apart_by_unit) {
  play(tcp +
       "unit = 1\n[[instrument]]\nname = \"other\"\nline = \"net\"\nmodel = \"zx-300\"\n"
       "unit = 9\ncounter = { channel = \"reference\", start = 123456 }\n");
  ask(bytes(ask_reference));
  pass(second);
  EXPECT_EQ(take(), bytes("0007 0000 0007 09 04 04 2000 47F1"));
  EXPECT_EQ(ledger_[0].instrument, "other");
  ask(bytes("0008 0000 0006 03 04 0000 0002"));
  pass(second);
  EXPECT_EQ(take(), bytes("0008 0000 0003 03 84 0B"));
}

const std::string stream = R"(
[[line]]
name = "nmea"
pty = "nmea"
baud = 4800
[[instrument]]
name = "met"
line = "nmea"
model = "nmea-0183"
sentences = ["HE:hdt", "zda"]
channel.heading = { shape = "constant", mean = 72.14 }
counter = { channel = "gga.altitude" }
)";

TEST_F(PlayedLineTest, sentences_come_each_second_of_utc) {
  play(stream);
  pass(Micros{749'000});
  EXPECT_TRUE(ledger_.empty());
  pass(Micros{1'000});
  ASSERT_EQ(ledger_.size(), 2U);
  EXPECT_EQ(iso8601(ledger_[0].time), "2026-11-20T12:00:01.000000Z");
  // 19 characters at 480 a second, then the second sentence.
  pass(Micros{39'583});
  EXPECT_EQ(text_of(take()), "$HEHDT,72.14,T*2F\r");
  pass(Micros{1});
  EXPECT_EQ(text_of(take()), "\n");
  pass(Micros{900'000});
  EXPECT_EQ(text_of(take()), "$GPZDA,120001.00,20,11,2026,00,00*60\r\n");
  pass(second);
  EXPECT_EQ(ledger_.size(), 4U);
  EXPECT_EQ(ledger_[2].counter, 2U);
}

TEST_F(PlayedLineTest, silent_and_spoilt_sentences) {
  play(stream +
       "[[fault]]\nkind = \"silence\"\ninstrument = \"met\"\nat = \"0 s\"\nfor = \"1 s\"\n"
       "[[fault]]\nkind = \"bad_checksum\"\ninstrument = \"met\"\nat = \"1 s\"\nfor = \"1 s\"\n");
  pass(second + 500 * millisecond);
  EXPECT_TRUE(take().empty());
  EXPECT_EQ(ledger_[0].fault, "silence");
  pass(second);
  EXPECT_EQ(text_of(take()).substr(0, 19), "$HEHDT,72.14,T*0F\r\n");
  EXPECT_EQ(ledger_[2].fault, "bad_checksum");
}

TEST_F(PlayedLineTest, a_duplicated_sentence_is_in_the_ledger_twice) {
  play(stream + "[[fault]]\nkind = \"duplicated\"\ninstrument = \"met\"\ncount = 1\n");
  pass(second + 500 * millisecond);
  ASSERT_EQ(ledger_.size(), 3U);
  EXPECT_EQ(ledger_[0].fault, "duplicated");
  EXPECT_EQ(ledger_[1].fault, "duplicated+copy");
  EXPECT_EQ(ledger_[1].counter, ledger_[0].counter);
  const std::string text = text_of(take());
  EXPECT_NE(text.find("$HEHDT,72.14,T*2F\r\n"), text.rfind("$HEHDT,72.14,T*2F\r\n"));
}

TEST_F(PlayedLineTest, a_stuck_sentence_repeats_its_values) {
  std::string moving = stream;
  moving.replace(moving.find("{ shape = \"constant\", mean = 72.14 }"), 36,
                 "{ shape = \"ramp\", mean = 0, amplitude = 300, period = 300 }");
  play(moving + "[[fault]]\nkind = \"stuck\"\ninstrument = \"met\"\nat = \"3 s\"\nfor = \"3 s\"\n");
  pass(8 * second);
  std::set<std::string> while_stuck;
  std::set<std::string> all;
  for (const LedgerEntry& entry : ledger_) {
    if (entry.kind == "hdt") {
      all.insert(entry.values.at(0).second);
      if (entry.fault == "stuck") {
        while_stuck.insert(entry.values.at(0).second);
      }
    }
  }
  EXPECT_EQ(while_stuck.size(), 1U);
  EXPECT_EQ(all.size(), 5U);  // 8 bursts, of which 3 repeat the one before
}

TEST_F(PlayedLineTest, a_burst_that_the_line_cannot_carry_is_skipped) {
  play(R"(
[[line]]
name = "nmea"
pty = "nmea"
baud = 300
[[instrument]]
name = "met"
line = "nmea"
model = "nmea-0183"
)");
  pass(120 * second);
  EXPECT_GT(line_->instruments().at("met").skipped, 0U);
}

}  // namespace
}  // namespace buoysim
