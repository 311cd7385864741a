# A Rails application in one file; a project of your own has `require_relative "config/environment"` here.
require "rails"
require "action_controller/railtie"

class Shop < Rails::Application
  config.eager_load = true
  config.secret_key_base = ENV.fetch("SECRET_KEY_BASE")
  config.hosts.clear
  config.logger = ActiveSupport::Logger.new($stdout)
  routes.append do
    root to: "pages#home"
    get "/health", to: "pages#health"
  end
end

class PagesController < ActionController::Base
  def home = render(plain: "the shop is open, says worker #{Process.pid}\n")
  def health = render(plain: "good\n")
end

Shop.initialize!
run Shop
