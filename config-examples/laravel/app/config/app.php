<?php
use Illuminate as I;

return [
    'name' => 'Shop', 'env' => env('APP_ENV', 'production'), 'debug' => false, 'timezone' => 'UTC', 'locale' => 'en',
    'fallback_locale' => 'en', 'key' => getenv('APP_KEY'), 'cipher' => 'AES-256-CBC',
    'providers' => [
        I\Bus\BusServiceProvider::class, I\Cache\CacheServiceProvider::class, I\Database\DatabaseServiceProvider::class,
        I\Encryption\EncryptionServiceProvider::class, I\Filesystem\FilesystemServiceProvider::class,
        I\Foundation\Providers\ConsoleSupportServiceProvider::class, I\Foundation\Providers\FoundationServiceProvider::class,
        I\Queue\QueueServiceProvider::class, I\Redis\RedisServiceProvider::class,
        I\Validation\ValidationServiceProvider::class, I\Translation\TranslationServiceProvider::class,
        I\View\ViewServiceProvider::class, App\Routes::class,
    ],
    'aliases' => [],
];
