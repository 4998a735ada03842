#include "science/computed/window_columns.hpp"

namespace buoyd {

ModelChannel window_state_channel() {
  ModelChannel state;
  state.name = "window";
  state.long_name = "whether all of the window was counted";
  state.type = ValueType::integer;
  state.value_names = {{static_cast<int>(WindowState::whole), "whole"},
                       {static_cast<int>(WindowState::partial), "partial"},
                       {static_cast<int>(WindowState::torn), "torn"}};
  return state;
}

ModelChannel expected_channel() {
  ModelChannel expected;
  expected.name = "n_expected";
  expected.long_name = "readings that a whole window should have";
  expected.unit = "1";
  expected.type = ValueType::integer;
  return expected;
}

}  // namespace buoyd
