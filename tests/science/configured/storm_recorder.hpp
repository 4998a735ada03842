#pragma once
// Keeps what it is told of storms.

#include <string>
#include <vector>

#include "science/computed/storm.hpp"

namespace buoyd {

class StormRecorder final : public StormListener {
 public:
  void begins(const Storm& storm) override { said.push_back(storm.event + " begins"); }
  void ends(const Storm& storm) override { said.push_back(storm.event + " ends"); }

  std::vector<std::string> said;
};

}  // namespace buoyd
