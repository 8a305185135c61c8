// The report's behaviour: charts, the panel of a chosen point, the table. Data stands in the element "data" as JSON.
'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const byId = id => document.getElementById(id);
  const columns = [...data.knobs.map((name, i) => ({ name, kind: 'knob', value: p => p.k[i] })),
    ...data.metrics.map((name, i) => ({ name, kind: 'metric', value: p => p.m[i] }))];
  const columnOf = name => columns.find(column => column.name === name);
  const text = value => value === null || value === undefined ? '–'
    : typeof value !== 'number' ? String(value)
    : Number.isInteger(value) ? String(value) : value.toPrecision(5).replace(/\.?0+$/, '');
  const element = (tag, content, attributes = {}) => {
    const made = document.createElement(tag);
    if (content !== undefined) made.textContent = content;
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  };
  const hasCharts = typeof echarts !== 'undefined';
  byId('facts').textContent = data.facts;

  // A chosen point.
  let chosen = null;
  const list = pairs => {
    const made = element('dl');
    pairs.forEach(([name, value]) => made.append(element('dt', name), element('dd', text(value))));
    return made;
  };
  function choose(index) {
    chosen = index;
    const point = data.points[index];
    const panel = byId('detail');
    panel.replaceChildren(
      element('h3', `${data.design}${point.f ? ', on the front' : ''}${point.v > 0 ? ', misses constraints' : ''}`),
      list(data.metrics.map((name, i) => [name, point.m[i]])),
      list(Object.entries(data.fixed).concat(data.knobs.map((name, i) => [name, point.k[i]]))),
      element('p', point.t), element('code', commandOf(point)));
    if (data.rtl[index] !== undefined) {
      const link = element('a', 'Verilog', { download: `${data.design}-${index}.v`, href: URL.createObjectURL(new Blob([data.rtl[index]], { type: 'text/plain' })) });
      const holder = element('p');
      holder.append(link);
      panel.append(holder);
    }
    if (point.s !== 'Succeeded') panel.append(element('p', `${point.s}: ${point.e}`));
    drawTable();
  }
  // A design that no program knows by name has settings, but no command.
  const commandOf = point => {
    const settings = Object.entries(data.fixed).concat(data.knobNames.map((name, i) => [name, point.k[i]])).map(([name, value]) => `${name}=${value}`);
    return data.program ? `${data.program} ${data.design}${settings.map(each => ` --set ${each}`).join('')}${data.options}` : settings.join(' ');
  };

  // Choices of the scatter chart.
  const options = (id, names, selected) => {
    byId(id).replaceChildren(...names.map(name => element('option', name, name === selected ? { selected: '' } : {})));
    byId(id).addEventListener('change', drawScatter);
  };
  options('x', columns.map(column => column.name), data.axes[0]);
  options('y', columns.map(column => column.name), data.axes[1] ?? data.axes[0]);
  options('colour', ['front', ...data.knobs, ...data.metrics], 'front');
  byId('onlyFront').addEventListener('change', drawScatter);

  const charts = [];
  const chart = id => {
    const made = echarts.init(byId(id));
    charts.push(made);
    return made;
  };
  window.addEventListener('resize', () => charts.forEach(each => each.resize()));
  let scatter;
  function drawScatter() {
    if (!hasCharts) return;
    if (!scatter) {
      scatter = chart('scatter');
      scatter.on('click', event => event.data && choose(event.data.value[2]));
    }
    const [x, y] = [columnOf(byId('x').value), columnOf(byId('y').value)];
    const colour = byId('colour').value;
    const indices = data.points.map((_, i) => i).filter(i => x.value(data.points[i]) !== null && y.value(data.points[i]) !== null
      && (!byId('onlyFront').checked || data.points[i].f));
    const groupOf = point => colour === 'front' ? (point.f ? 'front' : point.v > 0 ? 'misses constraints' : 'dominated') : String(columnOf(colour).value(point));
    const isScale = colour !== 'front' && columnOf(colour).kind === 'metric';
    const groups = new Map();
    indices.forEach(i => {
      const name = isScale ? colour : groupOf(data.points[i]);
      if (!groups.has(name)) groups.set(name, []);
      const value = [x.value(data.points[i]), y.value(data.points[i]), i];
      if (isScale) value.push(columnOf(colour).value(data.points[i]));
      groups.get(name).push({ value });
    });
    const fixedColours = { front: '#1b8a3a', dominated: '#8fa3b5', 'misses constraints': '#d9a09a' };
    const axis = column => ({ name: column.name, nameLocation: 'middle', nameGap: 32, scale: true, type: typeof column.value(data.points[0]) === 'number' ? 'value' : 'category' });
    const scale = indices.map(i => isScale ? columnOf(colour).value(data.points[i]) : 0).filter(value => value !== null);
    scatter.setOption({
      animation: false,
      tooltip: { formatter: event => tooltip(event.data.value[2]) },
      legend: { type: 'scroll', top: 4 },
      grid: { left: 70, right: 30, top: 45, bottom: 55 },
      xAxis: axis(x), yAxis: axis(y),
      visualMap: isScale ? { min: Math.min(...scale), max: Math.max(...scale), dimension: 3, calculable: true, right: 0, top: 'middle' } : undefined,
      dataZoom: [{ type: 'inside', xAxisIndex: 0 }, { type: 'inside', yAxisIndex: 0 }],
      series: [...groups].sort(([a], [b]) => (a === 'front') - (b === 'front') || a.localeCompare(b, 'en', { numeric: true })).map(([name, values]) => ({
        name, type: 'scatter', data: values, symbolSize: name === 'front' ? 11 : 7, itemStyle: fixedColours[name] ? { color: fixedColours[name] } : undefined,
      })),
    }, true);
  }
  const escaped = value => String(value).replace(/[&<>]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]);
  const tooltip = index => {
    const point = data.points[index];
    return [...data.knobs.map((name, i) => [name, point.k[i]]), ...data.axes.filter(name => !data.knobs.includes(name)).map(name => [name, columnOf(name)?.value(point)])]
      .map(([name, value]) => `${escaped(name)}: <b>${escaped(text(value))}</b>`).join('<br>');
  };

  function drawParallel() {
    const most = 2000;
    const order = data.points.map((_, i) => i).sort((a, b) => data.points[b].f - data.points[a].f);
    const shown = order.slice(0, most).reverse();
    byId('parallelNote').textContent = 'Drag along an axis to select.' + (order.length > most ? ` ${most} of ${order.length} points, those of the front first.` : '');
    if (!hasCharts) return;
    const axes = [...data.knobs, ...data.axes.filter(name => !data.knobs.includes(name))].map(columnOf).filter(Boolean);
    const parallel = chart('parallel');
    parallel.setOption({
      animation: false,
      parallel: { left: 60, right: 80, top: 50, bottom: 30, parallelAxisDefault: { nameTextStyle: { fontSize: 11 } } },
      parallelAxis: axes.map((column, dim) => {
        const isNumber = data.points.every(point => typeof column.value(point) === 'number' || column.value(point) === null);
        return { dim, name: column.name, type: isNumber ? 'value' : 'category', scale: true, data: isNumber ? undefined : [...new Set(data.points.map(column.value))] };
      }),
      series: [false, true].map(front => ({
        type: 'parallel', name: front ? 'front' : 'others', smooth: false, progressive: 500,
        lineStyle: front ? { color: '#1b8a3a', width: 2, opacity: .9 } : { color: '#8fa3b5', width: 1, opacity: .25 },
        data: shown.filter(i => data.points[i].f === front).map(i => axes.map(column => column.value(data.points[i]) ?? '-')),
      })),
    });
  }

  // The table: one page at a time, so that ten thousand points cost nothing.
  const rowsOfPage = 100;
  let order = { column: null, up: true };
  let page = 0;
  const matches = (point, word) => {
    const relation = word.match(/^([\w.]+)(<=|>=|=|<|>)(.+)$/);
    const column = relation && columns.find(each => each.name.toLowerCase() === relation[1].toLowerCase());
    if (!column) return columns.some(each => String(each.value(point)).toLowerCase().includes(word.toLowerCase()));
    const [value, wanted] = [column.value(point), relation[3]];
    if (relation[2] === '=') return String(value).toLowerCase() === wanted.toLowerCase();
    const [a, b] = [Number(value), Number(wanted)];
    return value !== null && ({ '<': a < b, '>': a > b, '<=': a <= b, '>=': a >= b })[relation[2]];
  };
  function drawTable() {
    const words = byId('filter').value.trim().split(/\s+/).filter(Boolean);
    const rows = data.points.map((point, index) => ({ point, index })).filter(({ point }) => words.every(word => matches(point, word)));
    if (order.column) {
      const compare = (a, b) => a === b ? 0 : a === null ? 1 : b === null ? -1 : typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true });
      rows.sort((a, b) => compare(order.column.value(a.point), order.column.value(b.point)) * (order.up ? 1 : -1));
    }
    const pages = Math.max(1, Math.ceil(rows.length / rowsOfPage));
    page = Math.min(Math.max(page, 0), pages - 1);
    byId('shown').textContent = `${rows.length} of ${data.points.length} points`;
    byId('page').textContent = `page ${page + 1} of ${pages}`;
    byId('points').tHead.replaceChildren(element('tr'));
    columns.forEach(column => {
      const head = element('th', column.name, order.column === column ? { 'data-order': order.up ? '▲' : '▼' } : {});
      head.addEventListener('click', () => { order = { column, up: order.column === column ? !order.up : true }; drawTable(); });
      byId('points').tHead.rows[0].append(head);
    });
    byId('points').tBodies[0].replaceChildren(...rows.slice(page * rowsOfPage, (page + 1) * rowsOfPage).map(({ point, index }) => {
      const row = element('tr', undefined, { class: `${point.f ? 'front' : ''} ${index === chosen ? 'chosen' : ''}` });
      columns.forEach(column => row.append(element('td', text(column.value(point)))));
      row.addEventListener('click', () => choose(index));
      return row;
    }));
  }
  byId('filter').addEventListener('input', () => { page = 0; drawTable(); });
  byId('before').addEventListener('click', () => { page--; drawTable(); });
  byId('after').addEventListener('click', () => { page++; drawTable(); });

  function drawEstimator() {
    if (data.estimator.length === 0) {
      byId('estimator').append(element('p', 'No point has both an estimate and a synthesis.'));
      return;
    }
    const table = element('table');
    const rows = [['metric', 'points', 'median error', 'worst error', 'mean ratio', 'rank correlation'],
      ...data.estimator.map(each => [each.metric, each.points, `${Math.round(100 * each.median)} %`, `${Math.round(100 * each.worst)} %`, text(each.bias), each.rank === null ? '–' : each.rank.toFixed(2)])];
    rows.forEach((cells, i) => {
      const row = element('tr');
      cells.forEach(cell => row.append(element(i === 0 ? 'th' : 'td', cell)));
      table.append(row);
    });
    byId('estimator').append(table);
  }

  if (!hasCharts) byId('scatter').append(element('p', 'This report was made without the chart library; the tables have all points. scripts/setup.sh fetches it.'));
  if (data.points.length > 0) {
    drawScatter();
    drawParallel();
    choose(0);
  } else {
    drawTable();
  }
  drawEstimator();
  document.body.dataset.milliseconds = String(Math.round(performance.now()));
  document.body.dataset.ready = String(data.points.length);
})();
