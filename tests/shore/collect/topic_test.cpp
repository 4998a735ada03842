#include "shore/collect/topic.hpp"

#include <gtest/gtest.h>

#include "core/station_id.hpp"
#include "mqtt/mqtt_connection.hpp"

namespace buoyshore {
namespace {

TEST(Topic, what_is_ours) {
  const auto batch = parse_topic("buoy", "buoy/kelpie-7/batch");
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->station, "kelpie-7");
  EXPECT_EQ(batch->what, "batch");
  EXPECT_EQ(batch->name, "");
  const auto data = parse_topic("north/sea", "north/sea/Kelpie_7/data/lidar/1");
  ASSERT_TRUE(data);
  EXPECT_EQ(data->station, "Kelpie_7");
  EXPECT_EQ(data->what, "data");
  EXPECT_EQ(data->name, "lidar/1");
}

TEST(Topic, what_is_not) {
  for (const std::string topic :
       {"", "buoy", "buoy/", "buoy//batch", "buoy/kelpie", "buoy/kelpie/", "buoys/kelpie/batch",
        "other/kelpie/batch", "buoy/kel pie/batch", "buoy/kel'pie/batch", "buoy/k\xC3\xA9/batch"}) {
    EXPECT_FALSE(parse_topic("buoy", topic)) << topic;
  }
  EXPECT_TRUE(parse_topic("buoy", "buoy/" + std::string(64, 'a') + "/batch"));
  EXPECT_FALSE(parse_topic("buoy", "buoy/" + std::string(65, 'a') + "/batch"));
}

TEST(Topic, what_topics_may_begin_with) {
  for (const std::string prefix : {"buoy", "north/sea", "a b"}) {
    EXPECT_TRUE(buoyd::is_topic_prefix(prefix)) << prefix;
  }
  for (const std::string prefix : {"", "a/#", "+", "/a", "a/", "a//b", "$SYS"}) {
    EXPECT_FALSE(buoyd::is_topic_prefix(prefix)) << prefix;
  }
  EXPECT_TRUE(buoyd::is_topic_prefix(std::string(64, 'a')));
  EXPECT_FALSE(buoyd::is_topic_prefix(std::string(65, 'a')));
}

TEST(Topic, what_a_broker_may_be_asked_for) {
  for (const std::string filter : {"a", "#", "+", "a/#", "a/+/b", "/a", "a/", "$share/g/a"}) {
    EXPECT_TRUE(buoyd::is_topic_filter(filter)) << filter;
  }
  for (const std::string filter : {"", "a/#/b", "#/", "a#", "a/b+", "+#"}) {
    EXPECT_FALSE(buoyd::is_topic_filter(filter)) << filter;
  }
}

}  // namespace
}  // namespace buoyshore
