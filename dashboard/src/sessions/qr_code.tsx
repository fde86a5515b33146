import { useMemo } from 'react';
import { encode } from 'uqr';

/** A QR code, drawn here: what it says leaves this page for nobody. Black on white in the dark too, for cameras. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => {
    const code = encode(text, { ecc: 'M', border: 2 });
    const squares = code.data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size: code.size, path: squares.join('') };
  }, [text]);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} width={208} height={208} shapeRendering="crispEdges" style={{ borderRadius: 12, background: '#fff' }}>
      <path d={path} fill="#000" />
    </svg>
  );
}
