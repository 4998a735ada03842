#include "shore/forward/erddap_live.hpp"

#include <gmock/gmock.h>

namespace buoyshore {
namespace {

using testing::HasSubstr;
using testing::Not;

const buoyd::DescriptionPtr& scan() {
  static const buoyd::DescriptionPtr description =
      buoyd::Description::parse(
          R"({"v":2,"instrument":"lidar","kind":"scan",)"
          R"("axis":{"name":"height","unit":"m","points":[10,20]},"channels":[)"
          R"({"name":"wind_speed","type":"float32","unit":"m s-1","axis":"height",)"
          R"("standard_name":"wind_speed"},{"name":"time","type":"text","unit":""},)"
          R"({"name":"latitude","type":"decimal","unit":"degree"}]})")
          .value();
  return description;
}

ErddapOrder live_order() {
  return {"kelpie-1", "/srv/nc", {{}, {}, {{"institution", "A & B"}, {"infoUrl", "https://x"}}}};
}

std::string live_xml(const std::string& pattern, const std::string& host, std::uint16_t port) {
  ErddapIds ids;
  return erddap_live_xml(live_order(), {pattern, host, port}, {scan()}, ids);
}

TEST(ErddapLive, a_kind_is_a_dataset_that_hears_its_topic) {
  const std::string xml = live_xml("erddap/{station}/{instrument}/{kind}", "broker.example", 8883);
  EXPECT_THAT(xml, HasSubstr("<dataset type=\"EDDTableFromMqtt\" "
                             "datasetID=\"buoy_kelpie_1_lidar_scan_live\" active=\"true\">"));
  EXPECT_THAT(xml, HasSubstr("<topics>erddap/kelpie-1/lidar/scan</topics>"));
  EXPECT_THAT(xml, HasSubstr("<serverHost>broker.example</serverHost>"));
  EXPECT_THAT(xml, HasSubstr("<serverPort>8883</serverPort>"));
  EXPECT_THAT(xml, HasSubstr("<fileDir>/srv/nc/buoy_kelpie_1_lidar_scan_live/</fileDir>"));
  EXPECT_THAT(xml, HasSubstr("<att name=\"institution\">A &amp; B</att>"));
}

TEST(ErddapLive, values_bear_the_names_that_forward_gives_them) {
  const std::string xml = live_xml("{station}/{instrument}/{kind}", "b", 1883);
  EXPECT_THAT(xml, HasSubstr("<sourceName>wind_speed[20 m]</sourceName>\n"
                             "      <destinationName>wind_speed_20_m</destinationName>\n"
                             "      <dataType>float</dataType>"));
  EXPECT_THAT(xml, HasSubstr("<att name=\"units\">m s-1</att>"));
  EXPECT_THAT(xml, HasSubstr("<sourceName>channel_time</sourceName>\n"
                             "      <destinationName>channel_time</destinationName>\n"
                             "      <dataType>String</dataType>"));
  EXPECT_THAT(xml, HasSubstr("<destinationName>channel_latitude</destinationName>"));
  EXPECT_THAT(xml, Not(HasSubstr("<destinationName>latitude</destinationName>")));
}

}  // namespace
}  // namespace buoyshore
