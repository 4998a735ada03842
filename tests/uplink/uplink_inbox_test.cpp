#include "uplink/uplink_inbox.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"
#include "readings.hpp"
#include "uplink/uplink_status.hpp"

namespace buoyd::test {
namespace {

SpoolNews news_of(std::uint64_t seq, const DescriptionPtr& description, bool urgent = false) {
  SpoolNews news;
  EpochState epoch;
  epoch.id = EpochId{1};
  epoch.last = seq;
  news.epochs = {epoch};
  news.committed.push_back(make_reading(seq, description, "[1]"));
  news.committed.back().reading.urgent = urgent;
  return news;
}

TEST(UplinkInbox, news_merge_to_the_newest_of_each_kind) {
  const auto mean = make_description(R"({"name":"a","type":"decimal"})", "wind", "mean");
  const auto again = make_description(R"({"name":"b","type":"decimal"})", "wind", "mean");
  const auto gust = make_description(R"({"name":"a","type":"decimal"})", "wind", "gust");
  UplinkInbox inbox;
  EXPECT_FALSE(inbox.take().news);
  inbox.put(news_of(1, mean));
  inbox.put(news_of(2, gust));
  inbox.put(news_of(3, again));
  const auto content = inbox.take();
  ASSERT_TRUE(content.news);
  EXPECT_EQ(content.serial, 3U);
  EXPECT_EQ(content.news->epochs.at(0).last, 3U) << "the newest state";
  ASSERT_EQ(content.news->committed.size(), 2U);
  EXPECT_EQ(content.news->committed[0].seq, 3U);
  EXPECT_EQ(content.news->committed[1].seq, 2U);
  EXPECT_FALSE(inbox.take().news);
  EXPECT_EQ(inbox.serial(), 3U);
}

TEST(UplinkInbox, urgent_readings_survive_newer_ones_and_are_bounded) {
  const auto event = make_description(R"({"name":"a","type":"decimal"})", "buoyd", "event");
  UplinkInbox inbox;
  for (std::uint64_t seq = 1; seq <= 20; ++seq) inbox.put(news_of(seq, event, true));
  const auto content = inbox.take();
  ASSERT_EQ(content.urgent.size(), UplinkInbox::most_urgent);
  EXPECT_EQ(content.urgent.front().stored.seq, 5U);
  EXPECT_EQ(content.urgent.back().stored.seq, 20U);
  EXPECT_EQ(content.urgent.back().epoch, EpochId{1});
  EXPECT_EQ(content.news->committed.size(), 1U);
}

TEST(UplinkInbox, readings_of_a_store_that_was_replaced_never_bear_the_new_one_s_epoch) {
  const auto event = make_description(R"({"name":"a","type":"decimal"})", "buoyd", "event");
  const auto mean = make_description(R"({"name":"a","type":"decimal"})", "wind", "mean");
  UplinkInbox inbox;
  inbox.put(news_of(150, event, true));
  SpoolNews other = news_of(3, mean);
  other.epochs.front().id = EpochId{2};
  other.again = OwedAgain::readable;
  inbox.put(other);
  const auto content = inbox.take();
  ASSERT_EQ(content.urgent.size(), 1U);
  EXPECT_EQ(content.urgent[0].epoch, EpochId{1});
  ASSERT_EQ(content.news->committed.size(), 1U) << "those of before go with their own epoch";
  EXPECT_EQ(content.news->committed[0].seq, 3U);
  EXPECT_EQ(content.news->again, OwedAgain::readable);
}

TEST(UplinkInbox, kinds_are_bounded) {
  UplinkInbox inbox;
  for (std::size_t i = 0; i < UplinkInbox::most_kinds + 10; ++i) {
    inbox.put(news_of(
        i + 1, make_description(R"({"name":"a","type":"decimal"})", "i" + std::to_string(i))));
  }
  EXPECT_EQ(inbox.take().news->committed.size(), UplinkInbox::most_kinds);
}

TEST(UplinkInbox, answers_come_through) {
  UplinkInbox inbox;
  OwedQuery query;
  query.after = 7;
  inbox.put(query, std::nullopt);
  const auto content = inbox.take();
  ASSERT_EQ(content.answers.size(), 1U);
  EXPECT_EQ(content.answers[0].first.after, 7U);
  EXPECT_FALSE(content.answers[0].second);
}

TEST(UplinkStatus, is_json) {
  UplinkStatus status;
  status.broker = "connected to \"x\"";
  status.lanes.push_back({"live", "on", 1, 2, 3, 4, 3});
  status.notes = {"volatile"};
  const auto json = Json::parse(uplink_json(status));
  ASSERT_TRUE(json);
  EXPECT_EQ(json->string_at("broker"), status.broker);
  ASSERT_EQ(json->find("lanes")->items().size(), 1U);
  EXPECT_EQ(json->find("lanes")->items()[0].integer_at("in_flight"), 2);
  EXPECT_EQ(json->find("lanes")->items()[0].integer_at("readings"), 3);
  EXPECT_EQ(json->find("notes")->items().size(), 1U);
}

}  // namespace
}  // namespace buoyd::test
