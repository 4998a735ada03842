#include "shore/serve/query_parameters.hpp"

#include <gmock/gmock.h>

namespace buoyshore {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

HttpRequest with(std::multimap<std::string, std::string> query) {
  return {"/", std::move(query)};
}

TEST(QueryParameters, texts_are_bounded) {
  const HttpRequest request = with({{"a", "x"}, {"b", std::string(257, 'y')}});
  const QueryParameters parameters(request);
  EXPECT_EQ(parameters.text("a").value(), "x");
  EXPECT_THAT(parameters.text("b").error().text, HasSubstr("'b' is longer than 256 bytes"));
  EXPECT_THAT(parameters.text("c").error().text, HasSubstr("'c' is missing"));
}

TEST(QueryParameters, one_may_come_several_times) {
  const HttpRequest request = with({{"channel", "u"}, {"channel", "v"}});
  EXPECT_THAT(QueryParameters(request).texts("channel").value(), ElementsAre("u", "v"));
  HttpRequest many;
  for (int i = 0; i < 65; ++i) many.query.emplace("channel", "u");
  EXPECT_FALSE(QueryParameters(many).texts("channel"));
}

TEST(QueryParameters, numbers_are_whole_and_within_their_range) {
  const HttpRequest request =
      with({{"good", "7"}, {"below", "0"}, {"above", "10"}, {"worse", "7x"}, {"none", ""}});
  const QueryParameters parameters(request);
  EXPECT_EQ(parameters.number("good", 1, 9, 5).value(), 7);
  EXPECT_EQ(parameters.number("absent", 1, 9, 5).value(), 5);
  EXPECT_FALSE(parameters.number("absent", 1, 9, {}));
  for (const char* bad : {"below", "above", "worse", "none"}) {
    EXPECT_THAT(parameters.number(bad, 1, 9, 5).error().text,
                HasSubstr("expected a number from 1 to 9"))
        << bad;
  }
}

TEST(QueryParameters, a_time_begins_before_it_ends) {
  const auto slice = [](const char* from, const char* to) {
    const HttpRequest request = with({{"from", from}, {"to", to}});
    return time_slice(QueryParameters(request));
  };
  EXPECT_EQ(slice("-1", "2").value().to, buoyd::WallTime(std::chrono::milliseconds(2)));
  EXPECT_FALSE(slice("2", "2"));
  EXPECT_FALSE(slice("0", "253402300799001"));
  EXPECT_FALSE(slice("now", "2"));
}

}  // namespace
}  // namespace buoyshore
