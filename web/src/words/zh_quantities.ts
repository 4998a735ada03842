// Chinese names of common quantities, by channel name: those that are not what their parts make.
import { pairsOf } from './pairs';

/** A name with its Chinese, in which _ is a space. */
export const quantities = pairsOf(`
a1 方向系数_a1 a2 方向系数_a2 acceleration_x 加速度_x acceleration_y 加速度_y acceleration_z 加速度_z accepted 已生效
air_pressure_at_mean_sea_level 海平面气压 air_pressure_at_sea_level 海平面气压 alarm 警报 amplitude_1 振幅_1 amplitude_2 振幅_2
amplitude_3 振幅_3 angular_rate_x 角速度_x angular_rate_y 角速度_y angular_rate_z 角速度_z arguments 参数 array_voltage 光伏电压
average_height 平均波高 b1 方向系数_b1 b2 方向系数_b2 bad_detections 错误探测数 band_begin 频带起点 battery_current 电池电流 beams 波束数 bitrate 比特率
blanking 盲区 boot_id 启动标识 boottime 开机时间 carbon_dioxide 二氧化碳 carbon_dioxide_uncorrected 未校正二氧化碳 cell 单元 cell_size 单元大小
cell_temperature 测量池温度 cells 单元数 charge 电量 charge_cycles 充电循环 charged_energy 充电能量 charging_current 充电电流 charging_state 充电状态
committed 已存读数 configuration 配置 consumed 已消耗 corrected_wind_direction 修正风向 count 数量 course_over_ground 对地航向 cycles 循环次数
damaged_records 损坏的记录 date 日期 deepest_discharge 最深放电 dew_point_temperature 露点 difference 差值 discharged_energy 放电能量
disk_free 磁盘剩余 dissolved_oxygen 溶解氧 dominant_period 主波周期 door 入口 drawn 累计取用 dropped 被拒绝 energy 谱密度 energy_multiplier 能量倍数
epoch 轮次 error_code 错误码 error_flag 错误标志 error_status 错误状态 event 事件 failed 失败 failures 失败次数 first 首个 first_frequency 起始频率
fit_rmse 拟合残差 full_discharges 完全放电次数 gap 间断 generator_voltage 发电机电压 geoid_separation 大地水准面差距 gust_direction 阵风风向
gust_speed 阵风 hail_total 累计冰雹 hash 指纹 hdop 水平精度因子 health 健康 heater_temperature 加热温度 heater_voltage 加热电压 height_10 十分之一大波波高
height_of_highest_tenth 十分之一大波波高 height_of_highest_third 三分之一大波波高 held_off 启动推迟 high_draft 高频吃水 high_voltage_alarms 高压警报
hm0 谱有效波高 info_flags 信息标志 instrument_time 仪器时间 integrity 完整度 last 末个 last_discharge 上次放电 last_phase 末相位 level 液位 line 线路
link 链路流量 link_steps 链路看门狗 link_time 连接时间 load_current 负载电流 logger_temperature_counts 采集器温度计数 low_draft 低频吃水
low_voltage_alarms 低压警报 lowest_frequency 最低频率 magnetic_variation 磁偏角 maximum_height 最大波高 maximum_height_period 最大波高的周期
maximum_voltage 最高电压 mean_direction 平均波向 mean_period 平均周期 mean_spread 方向展宽 memory 可用内存 met_wind_from_direction 气象站风向
met_wind_speed 气象站风速 mid_point_voltage 中点电压 milliseconds 毫秒 minimum_voltage 最低电压 missed 错过 n 样本数 n_bridged 补线样本数
n_expected 应有读数 no_detections 未探测数 node 节点 off 无线路 outcome 结果 output_current 输出电流 owed 欠送 oxygen 溶解氧 oxygen_saturation 溶解氧饱和度
paused 暂停 payload 载荷 peak_direction 谱峰波向 peak_period 谱峰周期 peak_spread 谱峰方向展宽 period_10 十分之一大波周期 pmax Pmax周期 points_in_fit 拟合点数
position_accuracy 定位精度 precipitation_total 累计降水 previous_epoch 前一轮次 previous_last 前一轮次末号 processing_method 处理方法
propagation_time 传播时间 rain 雨量 rain_duration 降雨时长 rain_intensity 雨强 rain_peak_intensity 最大雨强 rain_total 累计雨量 readings 读数
reception 接收 reconnects 连接次数 redox_potential 氧化还原电位 reference 参考号 relative_wind_speed 相对风速 relay 继电器 remaining_capacity 剩余容量
resident 常驻内存 restarts 重启次数 restarts_since 自首次启动 rested 跳过 rssi 接收强度 satellites 卫星数 satellites_in_view 可见卫星数 sea_state 海况
sea_surface_temperature 海表温度 sea_water_speed 流速 sea_water_temperature 海水温度 sea_water_velocity_to_direction 流向 segments 谱分段数
sent 已发送 seq 编号 significant_height 有效波高 significant_period 有效周期 since_full_charge 自上次充满 solar_irradiance 太阳辐照度
solar_radiation 太阳辐射 sound_speed 声速 sound_velocity 声速 source 来源 spectral_variation 谱变化 spectrum_basis 波谱依据
speed_over_ground 对地速度 spool 存储大小 spread 方向展宽 start_reason 启动原因 state_of_charge 荷电状态 state_of_health 健康状态
surface_distance 到水面距离 surface_distance_2 到水面距离_2 surface_quality 水面回波质量 synchronisations 同步次数 syntax 语法
temperature_sbe_38 温度_SBE_38 text 说明 tilt_x 倾角_x tilt_y 倾角_y time_of_day 当日时间 time_to_go 剩余时间 timer 计时 tm02 平均周期（Tm02）
total_capacity 总容量 total_dissolved_solids 总溶解固体 turbidity 浊度 turned_points 翻转的点数 unidirectivity 单向指数 unit_bearing 仪器方位
unpowered 断电 uptime 运行时间 upward_wind 垂直风速 utc UTC velocity_east 东向流速 velocity_error 误差速度 velocity_north 北向流速 velocity_up 垂向流速
waiting 未落盘 waves 波浪个数 wind_direction_gust 阵风风向 wind_from_direction_gust 阵风风向 wind_from_direction_maximum 最大风向
wind_from_direction_minimum 最小风向 wind_gust 阵风 wind_gust_from_direction 阵风风向 wind_speed_gust 阵风 wind_speed_gust_time 阵风时刻
wind_speed_maximum 最大风速 wind_speed_mean 平均风速 wind_speed_minimum 最小风速 window 窗口 x x y y z z zero_crossing_period 过零周期
zero_crossings 过零数
`);
