/** Lines of 24 by 24, drawn for this page. */
const SHAPES = {
  overview: 'M4 13h6V4H4zM14 20h6V4h-6zM4 20h6v-3H4z',
  requests: 'M4 6h16M4 12h16M4 18h10',
  routing:
    'M5 6h4c5 0 5 12 10 12M5 18h4c2 0 3.2-2 4.2-4.5M14.5 8.5C15.4 7 16.6 6 19 6m-3-2.5L19 6l-3 2.5M16 15.5l3 2.5-3 2.5',
  models: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9',
  reports: 'M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h5',
  alerts: 'M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4',
  keys: 'M14 10a4 4 0 1 0-3.5 4L12 12.500l2 0v2h2v2h3v-3l-5.200-5.200',
  policies: 'M12 3l7 3v6c0 4.500-3 7.500-7 9-4-1.500-7-4.500-7-9V6zM9 12l2 2 4-4',
  audit: 'M5 4h14v16H5zM9 9h6M9 13h6M9 17h3',
  settings: 'M4 7h9m4 0h3M4 17h3m4 0h9M15 5v4M9 15v4',
  playground: 'M5 4l14 8-14 8z',
  limits: 'M4 18a8 8 0 1 1 16 0M12 18l4-6',
  team: 'M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 20c0-4 2.500-6 6-6s6 2 6 6M16 5.500a3 3 0 0 1 0 5M17.500 14.500c2.300.6 3.500 2.500 3.500 5.500',
  cost: 'M12 3v18M16.500 7.500C15.500 6 14 5.500 12 5.500c-2.500 0-4.500 1-4.500 3.200 0 4.600 9.500 2 9.500 6.800 0 2-2 3.200-5 3.200-2.300 0-4-.7-5-2.500',
  performance: 'M3 12h4l3-8 4 16 3-8h4',
  quality: 'M12 4l2.500 5.200 5.500.8-4 4 1 5.700-5-2.700-5 2.700 1-5.700-4-4 5.500-.8z',
  patterns: 'M4 4h4v4H4zM10 4h4v4h-4zM16 4h4v4h-4zM4 10h4v4H4zM10 16h4v4h-4zM16 10h4v4h-4z',
  savings: 'M4 8l6 6 4-4 6 7M20 12v5h-5',
  incidents: 'M12 4l9 16H3zM12 10v4M12 17v.1',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.500 4.500',
  close: 'M6 6l12 12M18 6L6 18',
  menu: 'M4 7h16M4 12h16M4 17h16',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v2m0 16v2M2 12h2m16 0h2M5 5l1.500 1.500m11 11L19 19M19 5l-1.500 1.500m-11 11L5 19',
  moon: 'M20 14.500A8 8 0 0 1 9.500 4 8 8 0 1 0 20 14.500z',
  system: 'M3 5h18v11H3zM9 20h6M12 16v4',
  help: 'M9 9a3 3 0 1 1 4.500 2.600c-1 .6-1.500 1.200-1.500 2.400M12 17.500v.1',
  copy: 'M8 8h11v12H8zM5 16V4h11',
  download: 'M12 4v11m-4-4l4 4 4-4M5 20h14',
  plus: 'M12 5v14M5 12h14',
  right: 'M9 5l7 7-7 7',
  down: 'M6 9l6 6 6-6',
  out: 'M10 4H5v16h5M14 8l4 4-4 4M18 12H9',
  reload: 'M20 12a8 8 0 1 1-2.500-5.800M20 4v4h-4',
  stop: 'M6 6h12v12H6z',
} as const
export type IconName = keyof typeof SHAPES

/** A small picture beside words that say the same. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className="shrink-0"
    >
      <path d={SHAPES[name]} />
    </svg>
  )
}
