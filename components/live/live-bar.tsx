'use client';

import { Pause, Play } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { announce } from '#components/ui/live-region.tsx';
import { countOf, formatNumber } from '#components/ui/number.tsx';

type LiveBarProps = {
  /** Of what there are new ones: `['refused IP', 'refused IPs']`. */
  noun: [one: string, many: string];
  waiting: number;
  onTake: () => void;
  paused: boolean;
  onPause: (paused: boolean) => void;
  className?: string;
};

/** "12 new", which brings them in, and the button that stops counting them. */
export function LiveBar({ noun, waiting, onTake, paused, onPause, className }: LiveBarProps) {
  const pauseButton = useRef<HTMLButtonElement>(null);
  const [one, many] = noun;
  const news = paused ? 0 : Math.max(0, waiting);

  // The outside system: the live region, which tells what a screen shows.
  useEffect(() => {
    if (news > 0) announce(`${countOf(news, `new ${one}`, `new ${many}`)}`);
  }, [news, one, many]);

  function take() {
    // The pressed button goes, and the focus must not.
    pauseButton.current?.focus();
    onTake();
    announce(`${countOf(news, one, many)} came in`);
  }

  return (
    <div className={cn('flex h-8 items-center gap-2 pointer-coarse:h-10', className)}>
      {news > 0 && (
        <Button size="sm" variant="primary" onClick={take}>
          {formatNumber(news)} new
        </Button>
      )}
      <Button ref={pauseButton} size="sm" variant="ghost" onClick={() => onPause(!paused)}>
        {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
        {paused ? 'Resume' : 'Pause'}
      </Button>
    </div>
  );
}
