<?php
namespace App;

use Illuminate\Console\Scheduling\Schedule;
use Illuminate\Foundation\Console\Kernel;
use Illuminate\Support\Facades\DB;

/** What the scheduler runs. */
class Scheduled extends Kernel
{
    protected function schedule(Schedule $schedule): void
    {
        $schedule->call(fn () => DB::table('orders')->where('packed_at', '<', date('c', time() - 86400))->delete())
            ->name('forget the orders of yesterday')->everyMinute();
    }
}
