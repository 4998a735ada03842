#include "messages/digest_queue.hpp"

#include <gtest/gtest.h>

#include "core/own_readings.hpp"
#include "core/settings.hpp"
#include "core/told/message_schedule.hpp"
#include "messages/message_readings.hpp"

namespace buoyd {
namespace {

using test::message_reading;

constexpr std::size_t room = 78;
const EpochId epoch{1, 2, 3, 4, 5, 6, 7, 8};

class Queue : public ::testing::Test {
 protected:
  void row(std::uint64_t seq, const std::string& instrument = "met") {
    queue.take(epoch, message_reading(seq, test::row_description(instrument), "[7.12,9.5]", "",
                                      test::row_span));
  }
  void position(std::uint64_t seq) {
    queue.take(epoch, message_reading(seq, test::position_description(), "[54.123456,7.5,1.0]"));
  }
  void alarm(std::uint64_t seq) {
    StoredReading stored{seq, event_reading({"bus", "line_gone", ""}, MonoTime{})};
    queue.take(epoch, stored);
  }

  DigestQueue queue{"rig", {message_classes.begin(), message_classes.end()}};
};

TEST_F(Queue, is_empty_at_first_and_behind_what_was_told) {
  EXPECT_FALSE(queue.make(room));
  row(1);
  EXPECT_EQ(queue.waiting(), 2U);
  ASSERT_TRUE(queue.make(room));
  EXPECT_TRUE(queue.make(room)) << "what was not told stays";
  queue.told();
  EXPECT_FALSE(queue.make(room));
  EXPECT_EQ(queue.waiting(), 0U);
}

TEST_F(Queue, keeps_the_newest_of_a_kind_and_every_alarm) {
  row(1);
  row(2);
  position(3);
  position(4);
  EXPECT_EQ(queue.waiting(), 4U);
  alarm(5);
  alarm(6);
  EXPECT_EQ(queue.waiting(), 8U);
  for (std::uint64_t seq = 7; seq < 50; ++seq) alarm(seq);
  EXPECT_EQ(queue.waiting(), 4U + 2 * DigestQueue::most_alarms);
}

TEST_F(Queue, keeps_one_position_of_a_receiver_in_whatever_sentence_it_came) {
  const auto said = [](const std::string& instrument, const std::string& kind) {
    return test::message_description(
        instrument, kind,
        R"({"name":"latitude","type":"decimal","unit":"degrees_north"},)"
        R"({"name":"longitude","type":"decimal","unit":"degrees_east"})");
  };
  std::uint64_t seq = 0;
  for (const char* kind : {"gga", "gll", "rmc", "track"}) {
    queue.take(epoch, message_reading(++seq, said("gnss", kind), "[54.123456,7.5]"));
  }
  alarm(++seq);
  EXPECT_EQ(queue.waiting(), 4U);
  ASSERT_TRUE(queue.make(room));
  queue.told();
  EXPECT_EQ(queue.waiting(), 0U) << "there was room for the alarm";
  queue.take(epoch, message_reading(++seq, said("gnss", "gga"), "[54.123456,7.5]"));
  queue.take(epoch, message_reading(++seq, said("compass", "gga"), "[54.123456,7.5]"));
  EXPECT_EQ(queue.waiting(), 4U) << "another instrument is perhaps elsewhere";
}

TEST_F(Queue, tells_first_what_is_urgent) {
  for (int i = 0; i < 20; ++i) row(static_cast<std::uint64_t>(i + 1), "met" + std::to_string(i));
  position(100);
  DigestQueue alone("rig", {"position"});
  alone.take(epoch, message_reading(100, test::position_description(), "[54.123456,7.5,1.0]"));
  const auto whole = queue.make(room);
  const auto first = alone.make(room);
  ASSERT_TRUE(whole && first);
  // Up to the end of its only reading.
  const std::size_t same = first->size() - 4;
  EXPECT_TRUE(std::equal(first->begin(), first->begin() + static_cast<std::ptrdiff_t>(same),
                         whole->begin()));
}

/// A reading of 200 values, which takes several messages.
class LongReading : public Queue {
 protected:
  LongReading() {
    std::string points;
    for (int i = 0; i < 200; ++i) {
      points += (i > 0 ? "," : "") + std::to_string(i + 1);
      body_ += (i > 0 ? "," : "") + std::to_string(i) + ".25";
    }
    body_ += "]]";
    wide_ = test::message_description(
        "lidar", "row",
        R"({"name":"wind_speed","type":"float64","resolution":0.01,"axis":"height"})",
        R"("axis":{"name":"height","unit":"m","points":[)" + points + "]},");
  }

  void scan(std::uint64_t seq) {
    queue.take(epoch, message_reading(seq, wide_, body_, "", test::row_span));
  }

  std::string body_ = "[[";
  DescriptionPtr wide_;
};

TEST_F(LongReading, that_did_not_fit_goes_on) {
  scan(1);
  std::size_t left = queue.waiting();
  EXPECT_EQ(left, 200U);
  for (int messages = 0; queue.waiting() > 0; ++messages) {
    ASSERT_LT(messages, 30);
    const auto message = queue.make(room);
    ASSERT_TRUE(message);
    EXPECT_LE(message->size(), room);
    queue.told();
    EXPECT_LT(queue.waiting(), left);
    left = queue.waiting();
    if (messages == 0) {  // a newer one waits for the end of this one
      scan(2);
      left += 200;
    }
  }
}

TEST_F(LongReading, of_which_a_part_is_on_its_way_goes_on_though_newer_ones_come) {
  scan(1);
  std::uint64_t messages = 0;
  do {
    ASSERT_LT(messages, 30U);
    ASSERT_TRUE(queue.make(room));
    scan(2 + messages++);
    queue.told();
  } while (queue.waiting() > 200);
  EXPECT_GT(messages, 1U) << "the first one is told whole, and the newest waits";
}

TEST_F(LongReading, whose_message_went_nowhere_gives_way_to_the_newest) {
  scan(1);
  const auto first = queue.make(room);
  scan(2);
  const auto second = queue.make(room);
  ASSERT_TRUE(first && second);
  EXPECT_NE(*first, *second);
  queue.told();
  EXPECT_LT(queue.waiting(), 200U) << "of the second one alone";
}

TEST_F(Queue, a_kind_that_was_just_told_waits_behind_the_others_of_its_rank) {
  row(1, "met");
  ASSERT_TRUE(queue.make(room));
  row(2, "met");
  row(3, "ctd");
  queue.told();
  DigestQueue other("rig", {"rows"});
  other.take(epoch,
             message_reading(3, test::row_description("ctd"), "[7.12,9.5]", "", test::row_span));
  other.take(epoch,
             message_reading(2, test::row_description("met"), "[7.12,9.5]", "", test::row_span));
  EXPECT_EQ(queue.make(room), other.make(room));
}

TEST_F(Queue, a_newer_one_of_what_nothing_was_said_to_waits_behind_its_rank_and_has_its_own_tries) {
  constexpr std::size_t small = 21;  // one row
  const auto of = [](const std::string& instrument, std::uint64_t seq) {
    DigestQueue other("rig", {"rows"});
    other.take(epoch, message_reading(seq, test::row_description(instrument), "[7.12,9.5]", "",
                                      test::row_span));
    return other.make(small);
  };
  row(1, "met");
  row(2, "ctd");
  for (int again = 1; again < MessageSchedule::most_tries; ++again) {
    ASSERT_EQ(queue.make(small), of("met", 1));
    queue.unanswered();
  }
  row(3, "met");
  for (int again = 0; again < MessageSchedule::most_tries; ++again) {
    ASSERT_EQ(queue.make(small), of("ctd", 2));
    queue.unanswered();
  }
  for (int again = 0; again < MessageSchedule::most_tries; ++again) {
    ASSERT_EQ(queue.make(small), of("met", 3));
    queue.unanswered();
  }
  EXPECT_FALSE(queue.make(small));
}

TEST_F(Queue, leaves_out_what_is_missing_or_bad) {
  queue.take(epoch, message_reading(1, test::row_description(), "[null,3]", "94", test::row_span));
  EXPECT_EQ(queue.waiting(), 0U);
  queue.take(epoch, message_reading(2, test::row_description(), "[1,3]", "34", test::row_span));
  EXPECT_EQ(queue.waiting(), 1U);
}

}  // namespace
}  // namespace buoyd
