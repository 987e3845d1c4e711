import { theme, type ThemeConfig } from 'antd';

// The colours here repeat tokens.css, because Ant Design derives its shades from concrete values.
export function antTheme(dark: boolean, large: boolean): ThemeConfig {
  const size = large ? 16 : 13;
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: dark ? '#6f8cff' : '#3457d5',
      colorPrimaryHover: dark ? '#8aa2ff' : '#4467dd',
      colorLinkHover: dark ? '#b3c2ff' : '#2b49bd',
      colorLink: dark ? '#93a9ff' : '#3457d5',
      colorSuccess: dark ? '#3fb27f' : '#1a7f52',
      colorWarning: dark ? '#d9a13b' : '#9a6200',
      colorError: dark ? '#f2777a' : '#c92a35',
      // Derived from the dark shades that text needs, light grounds would be muddy.
      ...(dark ? {} : { colorWarningBg: '#fdf5e2', colorWarningBorder: '#ecd9a8', colorErrorBg: '#fdf0f0', colorErrorBorder: '#f0c4c6', colorSuccessBg: '#ecf8f1', colorSuccessBorder: '#bfe3cf' }),
      colorBgBase: dark ? '#16181d' : '#ffffff',
      colorTextBase: dark ? '#e8eaf0' : '#1b1e26',
      colorTextPlaceholder: dark ? '#8b92a3' : '#6b7180',
      colorTextDescription: dark ? '#9aa1b2' : '#5d6372',
      colorTextTertiary: dark ? '#9aa1b2' : '#5d6372',
      colorTextLightSolid: dark ? '#0f1220' : '#ffffff',
      colorBorder: dark ? '#363b47' : '#d3d7e0',
      colorBorderSecondary: dark ? '#2a2e38' : '#e6e8ee',
      colorBgElevated: dark ? '#20232b' : '#ffffff',
      colorBgContainer: dark ? '#191c22' : '#ffffff',
      fontSize: size,
      fontFamily: 'var(--font)',
      borderRadius: 6,
      controlHeight: large ? 38 : 30,
      sizeStep: 4,
      sizeUnit: 4,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    components: {
      Tooltip: { colorBgSpotlight: dark ? '#3a3f4c' : '#23262f', colorTextLightSolid: '#ffffff' },
      Tabs: { itemSelectedColor: dark ? '#9db0ff' : '#2f4fc4', itemHoverColor: dark ? '#9db0ff' : '#2f4fc4' },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
    },
  };
}
