#include "shore/archive/archive_views.hpp"

namespace buoyshore {

// A reading whose clock was not set (state below 2) is placed by the nearest clock record of its
// boot, without one by the hello of that boot that came nearest to it; without either it keeps its
// order, and `utc` is NULL.
const std::string_view archive_views = R"sql(
CREATE VIEW located AS SELECT
  r.*, e.station, e.id AS epoch_id, d.hash, d.instrument, d.kind, coalesce(d.boot, e.boot) AS boot,
  r.clock >= 64 AND r.clock < 160 AS clock_set
FROM reading r JOIN epoch e ON e.n = r.epoch JOIN description d ON d.n = r.description;

CREATE VIEW neighboured AS SELECT l.*,
  CASE WHEN NOT clock_set THEN (SELECT max(k.boottime) FROM clock_record k
    WHERE k.station = l.station AND k.boot = l.boot AND k.boottime <= l.boottime) END AS before,
  CASE WHEN NOT clock_set THEN (SELECT min(k.boottime) FROM clock_record k
    WHERE k.station = l.station AND k.boot = l.boot AND k.boottime > l.boottime) END AS after,
  CASE WHEN NOT clock_set THEN (SELECT max(a.boottime) FROM arrival a
    WHERE a.station = l.station AND a.boot = l.boot AND a.boottime <= l.boottime) END AS came_before,
  CASE WHEN NOT clock_set THEN (SELECT min(a.boottime) FROM arrival a
    WHERE a.station = l.station AND a.boot = l.boot AND a.boottime > l.boottime) END AS came_after
FROM located l;

CREATE VIEW marked AS SELECT n.*,
  CASE WHEN after IS NULL OR boottime - before <= after - boottime THEN before ELSE after
    END AS record_at,
  CASE WHEN came_after IS NULL OR boottime - came_before <= came_after - boottime THEN came_before
    ELSE came_after END AS arrival_at
FROM neighboured n;

CREATE VIEW placed AS SELECT m.*,
  CASE WHEN clock_set THEN 'clock' WHEN record_at IS NOT NULL THEN 'record'
    WHEN arrival_at IS NOT NULL THEN 'arrival' ELSE 'unplaced' END AS placed,
  CASE WHEN clock_set THEN m.utc
    WHEN record_at IS NOT NULL THEN m.boottime + (SELECT k.utc - k.boottime FROM clock_record k
      WHERE k.station = m.station AND k.boot = m.boot AND k.boottime = record_at LIMIT 1)
    WHEN arrival_at IS NOT NULL THEN m.boottime + (SELECT a.utc - a.boottime FROM arrival a
      WHERE a.station = m.station AND a.boot = m.boot AND a.boottime = arrival_at)
    END AS placed_utc,
  CASE WHEN clock_set THEN CASE WHEN clock & 31 < 31 THEN 1 << (clock & 31) END
    WHEN record_at IS NOT NULL THEN (SELECT k.error FROM clock_record k
      WHERE k.station = m.station AND k.boot = m.boot AND k.boottime = record_at LIMIT 1)
    WHEN arrival_at IS NOT NULL THEN (SELECT a.bound FROM arrival a
      WHERE a.station = m.station AND a.boot = m.boot AND a.boottime = arrival_at)
    END AS bound
FROM marked m;

CREATE VIEW readings AS SELECT
  station, epoch_id AS epoch, seq, instrument, kind, placed_utc AS utc, placed,
  strftime('%Y-%m-%dT%H:%M:%S', placed_utc / 1000000, 'unixepoch')
    || printf('.%06dZ', placed_utc % 1000000) AS time,
  bound, boottime, clock, span, body, flags, hash AS description, epoch AS epoch_n,
  description AS description_n
FROM placed;

CREATE VIEW channel_values AS SELECT
  r.station, r.epoch, r.seq, r.instrument, r.kind, r.time, r.utc, r.placed, c.name AS channel,
  CASE WHEN c.is_array THEN v.key END AS point,
  CASE WHEN c.is_array THEN
    coalesce(d.text ->> ('$.channels[' || c.position || '].axis.name'),
      d.text ->> '$.axis.name') END AS axis,
  CASE WHEN c.is_array THEN
    coalesce(d.text ->> ('$.channels[' || c.position || '].axis.points[' || v.key || ']'),
      d.text ->> ('$.axis.points[' || v.key || ']')) END AS axis_value,
  CASE WHEN c.is_array THEN
    coalesce(d.text ->> ('$.channels[' || c.position || '].axis.unit'),
      d.text ->> '$.axis.unit') END AS axis_unit,
  v.value, c.unit,
  coalesce(
    (SELECT a.flag FROM amendment a
      WHERE a.station = r.station AND a.epoch = r.epoch AND a.seq = r.seq AND a.channel = c.name
        AND (a.point IS NULL OR a.point = v.key)
      ORDER BY a.by_epoch DESC, a.by_seq DESC LIMIT 1),
    CASE WHEN r.flags IS NOT NULL THEN CAST(substr(r.flags, c.first + v.key + 1, 1) AS INTEGER)
         WHEN v.type = 'null' THEN 9 ELSE c.default_flag END) AS flag
FROM readings r JOIN channel c ON c.description = r.description_n
  JOIN description d ON d.n = r.description_n,
  json_each(CASE WHEN c.is_array THEN r.body -> c.position
                 ELSE '[' || (r.body -> c.position) || ']' END) v;
)sql";

}  // namespace buoyshore
