#include "shore/forward/target.hpp"

#include <gtest/gtest.h>

namespace buoyshore {
namespace {

using buoyd::ErrorCode;

TEST(Targets, are_told_by_how_they_begin) {
  const auto read = [](const char* text) {
    const auto target = target_of(text);
    EXPECT_TRUE(target) << text;
    return target ? std::pair(target->kind, target->place)
                  : std::pair(Target::Kind::http, std::string());
  };
  using Kind = Target::Kind;
  EXPECT_EQ(read("https://data.example/in?key=1"),
            std::pair(Kind::http, std::string("https://data.example/in?key=1")));
  EXPECT_EQ(read("tcp://data.example:5000"),
            std::pair(Kind::tcp, std::string("data.example:5000")));
  EXPECT_EQ(read("mqtt:sea/{kind}"), std::pair(Kind::mqtt, std::string("sea/{kind}")));
  EXPECT_EQ(read("file:///srv/out"), std::pair(Kind::file, std::string("/srv/out")));
}

TEST(Targets, are_none_of_other_words) {
  for (const char* wrong :
       {"", "data.example", "ftp://data.example", "https://", "mqtt:", "mqtt:sea/#", "mqtt:sea/+",
        "mqtt:sea/{unit}", "file://out", "file:out", "https://user:secret@data.example/"}) {
    const auto target = target_of(wrong);
    ASSERT_FALSE(target) << wrong;
    EXPECT_EQ(target.error().code, ErrorCode::invalid);
    EXPECT_EQ(target.error().text.find("secret"), std::string::npos);
  }
}

TEST(Targets, of_two_queries_are_two_and_say_neither) {
  const auto mark = [](const std::string& text) { return target_of(text)->query_mark(); };
  const std::string one = mark("https://data.example/in?table=one");
  EXPECT_EQ(one.size(), std::string(" (query 1a2b3c4d)").size());
  EXPECT_EQ(one.find("table"), std::string::npos);
  EXPECT_NE(one, mark("https://data.example/in?table=two"));
  EXPECT_EQ(mark("https://data.example/in"), "");
  EXPECT_EQ(mark("mqtt:sea/?"), "");
}

TEST(Targets, say_how_lines_are_packed) {
  EXPECT_EQ(target_of("tcp://h:1")->packing(), Packing::whole);
  EXPECT_EQ(target_of("http://h/")->packing(), Packing::whole);
  EXPECT_EQ(target_of("mqtt:sea")->packing(), Packing::messages);
  EXPECT_EQ(target_of("file:///out")->packing(), Packing::files);
}

TEST(Targets, fill_topics_with_plain_names) {
  EXPECT_EQ(topic_of("a/{station}/{instrument}/{kind}/{kind}", "kelpie", "top/#wind", "10 min"),
            "a/kelpie/top__wind/10_min/10_min");
}

}  // namespace
}  // namespace buoyshore
