#pragma once
// What an ERDDAP server has to be told of topics that `forward` sends a station's readings to with
// the form erddap-live: a dataset of the type EDDTableFromMqtt for each kind (rules: ERDDAP 2.31,
// docs/server-admin/mqtt-integration.md and its sources). Values; any thread.

#include <string>
#include <vector>

#include "core/description.hpp"
#include "shore/export/erddap.hpp"

namespace buoyshore {

struct LiveTopics {
  std::string pattern;  ///< as topic_of() takes it
  std::string host;     ///< of the broker, as ERDDAP reaches it
  std::uint16_t port = 1883;
};

/// Elements of the datasets.xml. Of each kind the last of `descriptions` counts, which is the
/// newest one. ERDDAP keeps what it hears in folders of the order's folder.
[[nodiscard]] std::string erddap_live_xml(const ErddapOrder& order, const LiveTopics& topics,
                                          const std::vector<buoyd::DescriptionPtr>& descriptions,
                                          ErddapIds& ids);

}  // namespace buoyshore
