<?php
namespace App;

use Illuminate\Bus\Queueable;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Foundation\Bus\Dispatchable;
use Illuminate\Queue\InteractsWithQueue;
use Illuminate\Support\Facades\Crypt;
use Illuminate\Support\Facades\DB;

/** A job that a queue worker runs. */
class PackOrder implements ShouldQueue
{
    use Dispatchable, InteractsWithQueue, Queueable;

    /** @param string $address encrypted: Redis need not know it */
    public function __construct(public string $address)
    {
    }

    public function handle(): void
    {
        Crypt::decryptString($this->address); // with the key of the web server
        DB::table('orders')->insert(['packed_at' => date('c')]);
    }
}
