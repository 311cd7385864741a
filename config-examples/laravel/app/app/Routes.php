<?php
namespace App;

use Illuminate\Foundation\Support\Providers\RouteServiceProvider;
use Illuminate\Support\Facades\Crypt;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Route;

class Routes extends RouteServiceProvider
{
    public function map(): void
    {
        Route::get('/health', fn () => "good\n");
        Route::get('/', function () {
            PackOrder::dispatch(Crypt::encryptString('1 Main Street'));

            return 'orders packed so far: '.DB::table('orders')->count()."\n";
        });
    }
}
