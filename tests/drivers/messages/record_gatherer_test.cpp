// Several messages to one reading: when it begins and ends, what is missing, what is never mixed.
#include "drivers/messages/record_gatherer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "drivers/by_model/self_test.hpp"
#include "drivers/driver_support.hpp"
#include "drivers/message_support.hpp"
#include "drivers/messages/messages_driver.hpp"
#include "drivers/messages/polled_messages_driver.hpp"
#include "model/gathered_model_text.hpp"
#include "model/model_text.hpp"
#include "support/simulated_line.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string sentences(const std::vector<std::string>& bodies) {
  std::string text;
  for (const std::string& body : bodies) text += sentence(body);
  return text;
}

class Gathering : public testing::Test {
 protected:
  explicit Gathering(const std::string& text = gathered_model) : model(model_of(text)) {
    driver.begin();
  }

  void hear(std::string_view text, Micros at = Micros{0}) {
    driver.receive(bytes_of(text), MonoTime(at), sink);
  }
  void end() { driver.finish(sink); }

  /// The readings so far, as "serial time temperature speed".
  [[nodiscard]] std::vector<std::string> readings() const {
    std::vector<std::string> all;
    for (const Sample& sample : sink.samples) {
      std::string text;
      for (const ModelChannel& channel : model->kinds[0].channels) {
        text += (text.empty() ? "" : " ") + value_of(*model, sample, channel.name);
      }
      all.push_back(text);
    }
    return all;
  }
  [[nodiscard]] std::uint64_t dropped() const { return driver.counters().incomplete; }

  ModelPtr model;
  MessagesDriver driver{model};
  KeepSamples sink;
};

const std::string whole_reading =
    sentences({"PXI,A7,2", "PXS,100,4.5", "PXC,100,1,0.1", "PXC,100,2,0.2"});

TEST_F(Gathering, a_reading_ends_with_its_last_part) {
  hear(whole_reading);
  EXPECT_THAT(readings(), ElementsAre("A7 100 4.5 [0.1,0.2,null,null]"));
}

TEST_F(Gathering, its_time_is_the_first_byte_of_its_first_part) {
  using namespace std::chrono_literals;
  hear(sentence("PXI,A7,2"), 1s);
  hear("$PX", 1200ms);
  hear("S,100,4.5*45\r\n", 1300ms);
  hear(sentences({"PXC,100,1,0.1", "PXC,100,2,0.2"}), 1400ms);
  ASSERT_EQ(sink.samples.size(), 1U);
  EXPECT_EQ(sink.samples[0].taken, MonoTime(1s));
}

TEST_F(Gathering, without_the_number_of_points_the_next_begins_with_its_first_part) {
  hear(sentences({"PXS,100,4.5", "PXC,100,1,0.1", "PXC,100,2,0.2"}));
  EXPECT_THAT(readings(), IsEmpty());
  hear(sentence("PXI,A7,2"));
  EXPECT_THAT(readings(), ElementsAre("null 100 4.5 [0.1,0.2,null,null]"));
}

TEST_F(Gathering, all_points_of_the_axis_are_the_last_part_too) {
  hear(sentences({"PXS,1,4", "PXC,1,1,1", "PXC,1,2,2", "PXC,1,3,3", "PXC,1,4,4"}));
  EXPECT_THAT(readings(), ElementsAre("null 1 4 [1,2,3,4]"));
}

TEST_F(Gathering, a_part_without_which_there_is_no_reading_drops_it) {
  hear(sentences({"PXI,A7,2", "PXC,100,1,0.1", "PXC,100,2,0.2"}));
  EXPECT_THAT(readings(), IsEmpty());
  EXPECT_EQ(dropped(), 1U);
  hear(sentences({"PXS,200,4", "PXS,300,4", "PXC,300,1,0.1"}));
  end();
  EXPECT_THAT(readings(), ElementsAre("null 300 4 [0.1,null,null,null]"));
  EXPECT_EQ(dropped(), 2U);
}

TEST_F(Gathering, a_damaged_point_is_null) {
  std::string text = whole_reading;
  text[text.find("0.1")] = '7';
  hear(text);
  EXPECT_THAT(readings(), ElementsAre("A7 100 4.5 [null,0.2,null,null]"));
  EXPECT_EQ(driver.counters().damaged_frames, 1U);
}

TEST_F(Gathering, no_value_comes_from_another_cycle) {
  // The sensors of the first and the beginning of the second are gone; no byte shows it.
  hear(sentences({"PXI,A7,2", "PXS,100,4.5", "PXC,200,2,0.9"}));
  end();
  EXPECT_THAT(readings(), IsEmpty());
  EXPECT_EQ(dropped(), 2U);
}

TEST_F(Gathering, another_cycles_setup_is_not_taken) {
  // As many bytes are lost as the setup has: the second cycle's setup may have been among them.
  hear(sentence("PXI,A7,2") + std::string(30, 'x') + sentences({"PXS,200,5", "PXC,200,1,1"}));
  end();
  EXPECT_THAT(readings(), ElementsAre("null 200 5 [1,null,null,null]"));
  EXPECT_EQ(dropped(), 1U);
}

TEST_F(Gathering, little_garbage_between_the_parts_costs_nothing) {
  hear(sentence("PXI,A7,2") + "~~" + sentence("PXS,100,4.5") + std::string(99, 'x') +
       sentences({"PXC,100,1,0.1", "PXC,100,2,0.2"}));
  EXPECT_THAT(readings(), ElementsAre("A7 100 4.5 [0.1,0.2,null,null]"));
}

TEST_F(Gathering, a_point_that_comes_again_begins_the_next) {
  hear(sentences({"PXS,100,4.5", "PXC,100,1,0.1", "PXC,100,1,0.9", "PXC,100,2,0.8"}));
  end();
  EXPECT_THAT(readings(), ElementsAre("null 100 4.5 [0.1,null,null,null]"));
  EXPECT_EQ(dropped(), 1U);
}

TEST_F(Gathering, an_earlier_part_begins_the_next) {
  hear(sentences({"PXS,100,4.5", "PXC,100,1,0.1", "PXS,100,5.5", "PXC,100,1,0.2"}));
  end();
  EXPECT_THAT(readings(), ElementsAre("null 100 4.5 [0.1,null,null,null]",
                                      "null 100 5.5 [0.2,null,null,null]"));
}

TEST_F(Gathering, what_comes_too_late_begins_the_next) {
  using namespace std::chrono_literals;
  hear(sentence("PXI,A7,2"), 0s);
  hear(sentence("PXS,100,4.5"), 500ms);
  hear(sentence("PXC,100,1,0.1"), 1100ms);
  end();
  EXPECT_THAT(readings(), IsEmpty());
  EXPECT_EQ(dropped(), 2U);
}

TEST_F(Gathering, silence_ends_a_reading) {
  using namespace std::chrono_literals;
  hear(sentences({"PXS,100,4.5", "PXC,100,1,0.1"}), 1s);
  driver.expire(MonoTime(1500ms), sink);
  EXPECT_THAT(readings(), IsEmpty());
  hear("$PXC", 1500ms);  // a part may be under way
  driver.expire(MonoTime(1900ms), sink);
  EXPECT_THAT(readings(), IsEmpty());
  EXPECT_EQ(driver.expires_at(), MonoTime(2s + Micros(1)));
  driver.expire(driver.expires_at(), sink);
  EXPECT_EQ(driver.expires_at(), MonoTime::max());
  EXPECT_THAT(readings(), ElementsAre("null 100 4.5 [0.1,null,null,null]"));
  EXPECT_EQ(sink.samples[0].taken, MonoTime(1s));
  driver.expire(MonoTime(9s), sink);
  EXPECT_EQ(sink.samples.size(), 1U);
}

TEST_F(Gathering, a_point_that_is_none_is_damaged) {
  hear(sentences({"PXS,100,4.5", "PXC,100,0,0.1", "PXC,100,5,0.1", "PXC,100,x,0.1", "PXC,,1,0.1",
                  "PXC,100,1,0.1"}));
  end();
  EXPECT_EQ(driver.counters().damaged_frames, 4U);
  EXPECT_THAT(readings(), ElementsAre("null 100 4.5 [0.1,null,null,null]"));
}

TEST_F(Gathering, more_points_than_it_says_is_no_reading) {
  hear(sentences({"PXI,A7,1", "PXS,100,4.5", "PXC,100,2,0.1"}));
  end();
  EXPECT_THAT(readings(), IsEmpty());
  EXPECT_EQ(dropped(), 1U);
}

TEST_F(Gathering, other_sentences_may_come_in_between) {
  hear(sentences({"PXI,A7,1", "GPHDT,72.1,T", "PXS,100,4.5", "GPHDT,72.1,T", "PXC,100,1,0.1"}));
  EXPECT_THAT(readings(), ElementsAre("A7 100 4.5 [0.1,null,null,null]"));
  EXPECT_EQ(driver.counters().foreign_frames, 2U);
}

class Marked : public Gathering {
 protected:
  Marked()
      : Gathering(with(gathered_model, "name = \"profile\"\n",
                       "name = \"profile\"\nrecord_mark = \"time\"\n")) {}
};

TEST_F(Marked, a_reading_that_is_said_again_is_none) {
  hear(whole_reading + whole_reading);
  EXPECT_EQ(sink.samples.size(), 1U);
  EXPECT_EQ(driver.counters().repeated, 1U);
}

TEST(GatheredExamples, have_several_lines) {
  for (const std::string& text : {gathered_model, mixed_model, burst_model}) {
    EXPECT_THAT(test_examples(model_of(text)), IsEmpty());
  }
}

class Mixed : public Gathering {
 protected:
  Mixed() : Gathering(mixed_model) {}
};

TEST_F(Mixed, parts_come_in_any_order) {
  hear("A,1\r\nC,3\r\nB,2\r\n");
  EXPECT_THAT(readings(), ElementsAre("1 2 3"));
}

TEST_F(Mixed, one_that_comes_again_begins_the_next) {
  hear("A,1\r\nC,3\r\nC,4\r\nB,2\r\nA,5\r\nB,6\r\n");
  end();
  EXPECT_THAT(readings(), ElementsAre("1 null 3", "5 6 null"));
  EXPECT_EQ(dropped(), 1U);
}

TEST_F(Mixed, the_first_one_always_begins) {
  hear("B,9\r\nA,1\r\nB,2\r\nA,3\r\n");
  end();
  EXPECT_THAT(readings(), ElementsAre("1 2 null", "3 null null"));
  EXPECT_EQ(dropped(), 1U);
}

TEST_F(Mixed, where_as_much_was_lost_as_the_reading_has_nothing_is_joined) {
  hear("A,1\r\n\x80\x80\r\nB,2\r\nA,3\r\n\x80\x80\x80\x80\r\nB,4\r\n");
  end();
  EXPECT_THAT(readings(), ElementsAre("1 2 null", "3 null null"));
}

class Burst : public Gathering {
 protected:
  Burst() : Gathering(burst_model) {}
};

TEST_F(Burst, points_come_in_order) {
  hear("start 7\r\n1.5\r\n1.6\r\nend\r\nstart 8\r\n2.5\r\nend\r\n");
  EXPECT_THAT(readings(), ElementsAre("7 [1.5,1.6,null,null]", "8 [2.5,null,null,null]"));
}

TEST_F(Burst, a_lost_byte_makes_their_order_uncertain) {
  hear("start 7\r\n1.5\r\n\x80\r\n1.7\r\nend\r\nstart 8\r\n2.5\r\nend\r\n");
  EXPECT_THAT(readings(), ElementsAre("8 [2.5,null,null,null]"));
  EXPECT_EQ(dropped(), 1U);
}

TEST_F(Burst, too_many_points_are_no_reading) {
  hear("start 7\r\n1\r\n2\r\n3\r\n4\r\n5\r\nend\r\nstart 8\r\n2.5\r\nend\r\n");
  EXPECT_THAT(readings(), ElementsAre("8 [2.5,null,null,null]"));
}

TEST_F(Burst, its_tail_alone_is_none) {
  hear("1.5\r\n1.6\r\nend\r\nstart 8\r\n2.5\r\n");
  end();
  EXPECT_THAT(readings(), IsEmpty());
  EXPECT_EQ(dropped(), 2U);
}

// Any piece of the stream gives what the whole gives of it.
TEST_F(Gathering, it_does_not_matter_how_the_stream_was_cut) {
  const std::string stream = whole_reading + "~~~" +
                             sentences({"PXS,200,4", "PXC,200,1,7", "PXC,201,2,8", "PXS,202,4",
                                        "PXC,202,3,9", "PXI,B,1", "PXS,203,5", "PXC,203,1,1"});
  hear(stream);
  end();
  const auto expected = readings();
  EXPECT_EQ(expected.size(), 4U);
  for (std::size_t cut = 1; cut < stream.size(); ++cut) {
    MessagesDriver pieces(model);
    sink.samples.clear();
    pieces.receive(bytes_of(stream.substr(0, cut)), MonoTime{}, sink);
    pieces.receive(bytes_of(stream.substr(cut)), MonoTime{}, sink);
    pieces.finish(sink);
    EXPECT_EQ(readings(), expected) << cut;
    EXPECT_EQ(pieces.counters().incomplete, dropped());
  }
}

/// An instrument that answers "?" with these lines.
class Asked : public testing::Test {
 protected:
  Result<void> poll(const std::string& answer) {
    line.detach_all();
    line.attach([answer](std::span<const std::uint8_t>, MonoTime) {
      WireAnswer wire;
      wire.bytes.assign(answer.begin(), answer.end());
      wire.turnaround = Micros(1'000);
      return std::optional(wire);
    });
    sink.samples.clear();
    return driver.poll(line, sink);
  }

  ModelPtr model = model_of(with(
      with(mixed_model, "source = [\"Manual, page 6\"]\n",
           "source = [\"Manual, page 6\"]\ninterval = \"10 s\"\ntimeout = \"300 ms\"\n"),
      "[[kind]]", "[poll]\n[[poll.step]]\nsend = \"?\\r\\n\"\nanswer = [\"ensemble\"]\n[[kind]]"));
  PolledMessagesDriver driver{model, InstrumentSettings{}};
  FakeClock clock;
  SimulatedLine line{simulated_bus(), clock};
  KeepSamples sink;
};

TEST_F(Asked, an_answer_may_have_several_lines) {
  ASSERT_TRUE(line.open());
  ASSERT_TRUE(poll("A,1\r\nB,2\r\nC,3\r\n"));
  ASSERT_EQ(sink.samples.size(), 1U);
  EXPECT_EQ(value_of(*model, sink.samples[0], "c"), "3");
}

TEST_F(Asked, what_is_missing_when_its_time_is_over_is_null) {
  ASSERT_TRUE(line.open());
  ASSERT_TRUE(poll("A,1\r\nB,2\r\n"));
  ASSERT_EQ(sink.samples.size(), 1U);
  EXPECT_EQ(value_of(*model, sink.samples[0], "b"), "2");
  EXPECT_EQ(value_of(*model, sink.samples[0], "c"), "null");
}

TEST_F(Asked, nothing_is_joined_to_the_next_polls_answer) {
  ASSERT_TRUE(line.open());
  EXPECT_FALSE(poll("B,2\r\n"));
  EXPECT_TRUE(sink.samples.empty());
  ASSERT_TRUE(poll("A,3\r\nC,4\r\n"));
  ASSERT_EQ(sink.samples.size(), 1U);
  EXPECT_EQ(value_of(*model, sink.samples[0], "a"), "3");
  EXPECT_EQ(value_of(*model, sink.samples[0], "b"), "null");
}

}  // namespace
}  // namespace buoyd
