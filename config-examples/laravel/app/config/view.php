<?php
return ['paths' => [], 'compiled' => '/tmp'];
