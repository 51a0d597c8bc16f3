//! Apache ECharts, Apache License 2.0; with ZRender (BSD 3-Clause) and parts of d3 (BSD 3-Clause). Texts: echarts.LICENSE.txt
// The parts of ECharts that charts.js draws with; `npm run build` makes one file of them.
import { BarChart, BoxplotChart, LineChart, RadarChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, RadarComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([
  BarChart, BoxplotChart, LineChart, RadarChart, ScatterChart,
  GridComponent, LegendComponent, MarkLineComponent, RadarComponent, TooltipComponent,
  CanvasRenderer,
]);

export { init };
