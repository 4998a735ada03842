#include "acquire/schedule/slot_grid.hpp"

namespace buoyd {

namespace {

/// value modulo interval, in [0, interval).
Micros floor_mod(Micros value, Micros interval) {
  const Micros rest = value % interval;
  return rest < Micros(0) ? rest + interval : rest;
}

}  // namespace

MonoTime next_slot(const SlotGrid& grid, MonoTime from, Micros lag) {
  return from + floor_mod(grid.offset - (from.time_since_epoch() + lag), grid.interval);
}

MonoTime present_slot(const SlotGrid& grid, MonoTime now, Micros lag) {
  return now - floor_mod(now.time_since_epoch() + lag - grid.offset, grid.interval);
}

}  // namespace buoyd
