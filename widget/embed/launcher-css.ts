/** Style of the launcher and the frame around the chat; `all: initial` keeps the host page's rules out. */
export const launcherCss = `
:host{all:initial!important;position:fixed!important;z-index:2147483000!important;inset:auto 0 0 auto!important}
div{position:fixed;right:20px;bottom:20px}
.left{right:auto;left:20px}
button{all:unset;box-sizing:border-box;position:relative;display:block;width:60px;height:60px;border-radius:50%;border:1px solid transparent;background:var(--a);color:var(--i);cursor:pointer;box-shadow:0 4px 16px #0004}
button:focus-visible{outline:3px solid #fff;box-shadow:0 0 0 6px #111}
svg{width:28px;height:28px;margin:15px;fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.shut,.open .talk{display:none}
.open .shut{display:block}
span{position:absolute;top:-4px;right:-4px;min-width:24px;padding:0 6px;box-sizing:border-box;border-radius:12px;background:#b3261e;color:#fff;font:700 14px/24px system-ui,sans-serif;text-align:center}
span:empty,iframe{display:none}
.open iframe{display:block}
iframe{all:unset;position:fixed;right:20px;bottom:92px;width:min(400px,calc(100vw - 40px));height:min(680px,calc(100vh - 112px));border-radius:14px;box-shadow:0 8px 40px #0005;background:#fff}
div:not(.open) iframe{display:none}
.left iframe{right:auto;left:20px}
.wide iframe{width:min(820px,calc(100vw - 40px))}
@media(max-width:479px){
.open{inset:0}
.open iframe,.wide iframe{inset:0;width:100%;height:100vh;height:100dvh;border-radius:0}
.open button{display:none}
}
@media(forced-colors:active){button{border-color:ButtonText}iframe{border:2px solid CanvasText}}
`.replace(/\n/g, '');
