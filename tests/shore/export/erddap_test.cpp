#include "shore/export/erddap.hpp"

#include <gmock/gmock.h>

namespace buoyshore {
namespace {

using testing::HasSubstr;
using testing::Not;

buoyd::DescriptionPtr described(const std::string& head, const std::string& channels) {
  return buoyd::Description::parse(R"({"v":2,"instrument":"lidar","kind":"scan",)" + head +
                                   R"("channels":[)" + channels + "]}")
      .value();
}

constexpr const char* speed = R"({"name":"wind_speed","type":"float32","unit":"m s-1"})";

ErddapOrder order() {
  return {"kelpie-1", "/srv/<nc>", {{}, {}, {{"institution", "A & B"}, {"infoUrl", "https://x"}}}};
}

/// How often a text is there.
std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(Erddap, files_of_the_same_variables_are_one_dataset) {
  const auto first = described(R"("serial_number":"1",)", speed);
  const auto second = described(R"("serial_number":"2",)", speed);
  const auto other =
      described(R"("serial_number":"2",)", R"({"name":"wind_speed","type":"float32","unit":"kt"})");
  const std::string xml = erddap_xml(order(), {first, second, other});
  EXPECT_EQ(count(xml, "<dataset "), 2U);
  EXPECT_THAT(xml, HasSubstr("(" + buoyd::to_hex(first->hash()) + "|" +
                             buoyd::to_hex(second->hash()) + ")"));
  EXPECT_THAT(xml, HasSubstr("datasetID=\"buoy_kelpie_1_lidar_scan_2\""));
  EXPECT_THAT(xml, HasSubstr("<fileDir>/srv/&lt;nc&gt;</fileDir>"));
  EXPECT_THAT(xml, HasSubstr("<att name=\"institution\">A &amp; B</att>"));
}

TEST(Erddap, ids_are_unique) {
  const auto of = [](const std::string& instrument, const std::string& kind) {
    return buoyd::Description::parse(R"({"v":2,"instrument":")" + instrument + R"(","kind":")" +
                                     kind + R"(","channels":[)" + speed + "]}")
        .value();
  };
  const std::string xml = erddap_xml(order(), {of("a", "b_c"), of("a_b", "c")});
  EXPECT_EQ(count(xml, "datasetID=\"buoy_kelpie_1_a_b_c\""), 1U);
  EXPECT_EQ(count(xml, "datasetID=\"buoy_kelpie_1_a_b_c_2\""), 1U);
}

TEST(Erddap, a_profile_has_its_heights_from_the_surface_or_a_proxy) {
  const std::string axis =
      R"("axis":{"name":"height","unit":"m","reference":"instrument","points":[10,20]},)";
  const std::string channel =
      R"({"name":"wind_speed","type":"float32","unit":"m s-1","axis":"height"})";
  std::string xml = erddap_xml(order(), {described(R"("height":2,)" + axis, channel)});
  EXPECT_THAT(xml, HasSubstr("<destinationName>altitude</destinationName>"));
  EXPECT_THAT(xml, Not(HasSubstr("cdm_altitude_proxy")));
  xml = erddap_xml(order(), {described(axis, channel)});
  EXPECT_THAT(xml, HasSubstr("<att name=\"cdm_altitude_proxy\">height_from_instrument</att>"));
}

TEST(Erddap, what_it_demands_has_to_be_said) {
  EXPECT_TRUE(check_erddap(order()));
  ErddapOrder without = order();
  without.about.attributes.pop_back();
  EXPECT_THAT(check_erddap(without).error().text, HasSubstr("infoUrl"));
}

}  // namespace
}  // namespace buoyshore
